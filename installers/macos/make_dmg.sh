#!/bin/sh
# Wraps dist/reflectapp.app, which `make build` makes on macOS, into a disk image.
#
#   installers/macos/make_dmg.sh [SIGNING IDENTITY]
#
# Without an identity the program is signed for this computer only ("-"); others must then allow it in the
# system's settings. Notarizing is a step of its own: xcrun notarytool submit … && xcrun stapler staple …
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
app=$root/dist/reflectapp.app
identity=${1:--}

if [ ! -d "$app" ]; then
    echo "There is no $app. Make it with: make build" >&2
    exit 2
fi
version=$(/usr/libexec/PlistBuddy -c 'Print :CFBundleShortVersionString' "$app/Contents/Info.plist")
image=$root/dist/reflectapp-$version-$(uname -m).dmg

if [ "$identity" = "-" ]; then
    codesign --force --deep --sign - "$app"
else
    codesign --force --deep --options runtime --timestamp \
        --entitlements "$root/installers/macos/entitlements.plist" --sign "$identity" "$app"
fi
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
rm -f "$image"
hdiutil create -volname reflectapp -srcfolder "$stage" -format UDZO "$image"
echo "$image"
