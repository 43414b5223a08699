#!/bin/sh
# Installs the one-folder build for the user who runs this, without root.
#
#   installers/linux/install.sh [FOLDER OF THE BUILD]     default: dist/reflectapp
#   installers/linux/install.sh --remove                  takes the program away; stores and settings stay
set -eu

data=${XDG_DATA_HOME:-$HOME/.local/share}
target=$HOME/.local/lib/reflectapp
link=$HOME/.local/bin/reflectapp
entry=$data/applications/reflectapp.desktop
icon=$data/icons/hicolor/scalable/apps/reflectapp.svg

tell_desktop() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$data/applications" || true
    fi
}

if [ "${1:-}" = "--remove" ]; then
    rm -rf "$target"
    rm -f "$link" "$entry" "$icon"
    tell_desktop
    echo "reflectapp is removed. Stores and settings are where they were."
    exit 0
fi

here=$(cd "$(dirname "$0")" && pwd)
build=${1:-$here/../../dist/reflectapp}
if [ ! -x "$build/reflectapp" ]; then
    echo "There is no build in $build. Make one with: make build" >&2
    exit 2
fi

mkdir -p "$(dirname "$target")" "$(dirname "$link")" "$(dirname "$entry")" "$(dirname "$icon")"
rm -rf "$target.new"
cp -R "$build" "$target.new"
rm -rf "$target"
mv "$target.new" "$target"
ln -sfn "$target/reflectapp" "$link"
cp "$target/_internal/reflectapp/_resources/icons/app/reflectapp.svg" "$icon"
# In a desktop entry a path stands in quotation marks, with \ " ` $ escaped; sed needs & | \ escaped once more.
quoted=$(printf '%s' "$target/reflectapp" | sed 's/[\\"`$]/\\&/g' | sed 's/[\\&|]/\\&/g')
sed "s|@PROGRAM@|\"$quoted\"|" "$here/reflectapp.desktop" >"$entry"
chmod 644 "$entry" "$icon"
tell_desktop

echo "reflectapp is installed in $target. It is in the menu of programs, and: $link"
case ":$PATH:" in
*":$HOME/.local/bin:"*) ;;
*) echo "($HOME/.local/bin is not in your PATH.)" ;;
esac
