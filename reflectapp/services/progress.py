import time

from reflectapp.domain.progress import Progress, Report

APART_S = 0.1


def calmly(report: Report) -> Report:
    """Passes on at most ten reports a second, and each step's last one."""
    due = 0.0

    def passing(progress: Progress) -> None:
        nonlocal due
        now = time.monotonic()
        if now >= due or progress.done >= progress.total:
            due = now + APART_S
            report(progress)

    return passing
