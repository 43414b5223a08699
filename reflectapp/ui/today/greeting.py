from PySide6.QtCore import QCoreApplication


def greeting(hour: int) -> str:
    """`hour` of the day, 0 to 23."""
    if 4 <= hour < 12:
        return QCoreApplication.translate("Today", "Good morning")
    if 12 <= hour < 18:
        return QCoreApplication.translate("Today", "Good afternoon")
    return QCoreApplication.translate("Today", "Good evening")
