import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES_IN_FILE = 400
MOST_LINES_IN_FUNCTION = 60
MOST_METHODS = 25


def sources() -> Iterator[Path]:
    for folder in ("reflectapp", "tests", "benchmarks", "resources", ".ci"):
        yield from (ROOT / folder).rglob("*.py")


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, kinds))


def test_files_stay_small() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert len(sizes) > 50
    assert {path: size for path, size in sizes.items() if size > MOST_LINES_IN_FILE} == {}


def test_functions_stay_small() -> None:
    large = [
        f"{path.relative_to(ROOT)}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in sources()
        for node in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MOST_LINES_IN_FUNCTION
    ]
    assert large == []


def test_classes_stay_small() -> None:
    large = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sources()
        for node in nodes(path, ast.ClassDef)
        if isinstance(node, ast.ClassDef)
        and sum(isinstance(part, ast.FunctionDef) for part in node.body) > MOST_METHODS
    ]
    assert large == []
