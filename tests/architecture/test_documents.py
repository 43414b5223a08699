import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reflectapp import __main__ as command_line
from reflectapp.settings.table import SETTINGS, to_values
from reflectapp.settings.table import Preferences as Defaults
from reflectapp.ui.actions import ACTIONS
from reflectapp.ui.icons import ICON_NAMES
from reflectapp.ui.shell.about import built_on

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
MANUAL = ROOT / "resources" / "manual" / "manual.md"
DOCUMENTS = (README, ROOT / "CHANGELOG.md", MANUAL, *sorted((ROOT / "docs").rglob("*.md")))
LINK = re.compile(r"\]\(([^)\s]+)\)")
ARROWS = {"←": "Left", "→": "Right", "↑": "Up", "↓": "Down"}
MOST_PICTURE_BYTES = 200_000


def texts_given_to(function: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(file, its texts) of every call of `function` whose arguments begin with texts."""
    for path in (ROOT / "reflectapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == function:
                texts = []
                for argument in node.args:
                    if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                        break
                    texts.append(argument.value)
                if texts:
                    yield path.name, tuple(texts)


def headings(document: Path) -> set[str]:
    found = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in found}


def test_every_resource_that_the_code_names_is_there() -> None:
    named = list(texts_given_to("resource"))
    assert len(named) >= 5
    assert [name for name in named if not ROOT.joinpath("resources", *name[1]).exists()] == []
    assert [name for name in texts_given_to("icon") if name[1][0] not in ICON_NAMES] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere_and_no_computer_of_ours_is_named(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in LINK.findall(text):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        led_to = document.parent / name if name else document
        assert led_to.exists(), target
        assert not anchor or anchor in headings(led_to), target
    assert re.findall(r"(?<![\w~.])/(?:root|home|tmp|work|Users|opt|var)\b|[A-Z]:\\", text) == []


def test_the_commands_of_the_readme_are_there() -> None:
    text = README.read_text("utf-8")
    targets = re.findall(r"^([a-z][\w -]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    known = {name for line in targets for name in line.split()}
    assert set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.MULTILINE)) <= known
    shown = re.findall(r"^ {4}reflectapp ([a-z-]+)", text, re.MULTILINE)
    assert sorted(shown) == sorted(command_line.COMMANDS)
    assert all((ROOT / script).is_file() for script in re.findall(r"`(installers/\S+\.sh)`", text))


@pytest.mark.parametrize("command", command_line.COMMANDS)
def test_the_switches_of_the_readme_are_those_of_the_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line.main([command, "--help"])
    helped = capsys.readouterr().out
    line = next(line for line in README.read_text("utf-8").splitlines() if line.startswith(f"    reflectapp {command}"))
    switches = re.findall(r"--[a-z-]+", line)
    assert switches
    assert [switch for switch in switches if switch not in helped] == []


def test_the_manual_names_keys_that_act() -> None:
    keys = {keys for action in ACTIONS for keys in action.keys} | {"Enter", "Shift+Enter", "Ctrl"}
    bold = re.findall(r"\*\*([^*\s]+|space bar)\*\*", MANUAL.read_text("utf-8"))
    named = {"".join(ARROWS.get(sign, sign) for sign in text).replace("space bar", "Space") for text in bold}
    named -= {"own", "shared"}
    assert len(named) > 25
    assert named - keys == set()


def test_every_setting_is_described_with_its_default() -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    defaults = to_values(Defaults())
    for setting in SETTINGS:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{setting.name}`"))
        told = row.split("|")[-2].strip(" `")
        assert told == str(defaults[setting.name]).replace("True", "true").replace("False", "false")


def test_the_build_carries_the_licences_that_about_shows() -> None:
    spec = (ROOT / "build.spec").read_text("utf-8")
    assert [name for name, _, _ in built_on() if name not in spec] == []


def test_pictures_of_the_documents_are_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > MOST_PICTURE_BYTES] == []
