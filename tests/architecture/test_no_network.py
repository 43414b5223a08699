import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "asyncio"}
REACHES_NOTHING = {
    "PySide6.QtNetwork": {"QLocalServer", "QLocalSocket"},
    "urllib.parse": {"quote_from_bytes", "unquote_to_bytes"},
}


def test_no_module_of_the_program_can_reach_a_network() -> None:
    found = []
    for path in (ROOT / "reflectapp").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                allowed = REACHES_NOTHING.get(node.module)
                if allowed is not None and {alias.name for alias in node.names} <= allowed:
                    continue
                names = [node.module]
            found += [f"{path.name}: {name}" for name in names if name.split(".")[0] in NETWORK or "QtNetwork" in name]
    assert found == []
