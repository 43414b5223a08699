from datetime import UTC, date, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The day that an aware time is on, where the teacher is."""
    return moment.astimezone().date()


def today() -> date:
    """The present day where the teacher is."""
    return day_of(now())
