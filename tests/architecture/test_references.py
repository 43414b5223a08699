import sys

from PySide6.QtCore import QObject


def test_calls_that_return_none_keep_their_reference() -> None:
    """Some releases of PySide6 lose one reference to None a call, until the interpreter aborts."""
    item = QObject()
    before = sys.getrefcount(None)
    for _ in range(2000):
        item.setObjectName("name")
    assert sys.getrefcount(None) >= before - 100
