"""All that can be read and written, by noun; each works inside one transaction of the connection."""

from sqlalchemy import Connection

from reflectapp.database.repositories.arranging import ArrangingRepository
from reflectapp.database.repositories.clips import ClipRepository
from reflectapp.database.repositories.codings import CodingRepository
from reflectapp.database.repositories.deletions import DeletionRepository
from reflectapp.database.repositories.drafts import DraftRepository
from reflectapp.database.repositories.forms import FormRepository
from reflectapp.database.repositories.goals import GoalRepository
from reflectapp.database.repositories.header import HeaderRepository
from reflectapp.database.repositories.imports import ImportRepository
from reflectapp.database.repositories.keeping import KeepingRepository, KeptBlob
from reflectapp.database.repositories.lanes import LaneRepository
from reflectapp.database.repositories.lessons import LessonRepository
from reflectapp.database.repositories.measures import MeasureRepository
from reflectapp.database.repositories.meetings import MeetingRepository
from reflectapp.database.repositories.moments import MomentRepository
from reflectapp.database.repositories.people import PersonRepository
from reflectapp.database.repositories.preparations import PreparationRepository
from reflectapp.database.repositories.recordings import Blob, RecordingRepository
from reflectapp.database.repositories.reflections import ReflectionRepository
from reflectapp.database.repositories.reminders import ReminderRepository
from reflectapp.database.repositories.replies import ReplyRepository
from reflectapp.database.repositories.search import SearchRepository
from reflectapp.database.repositories.seat_maps import SeatMapRepository
from reflectapp.database.repositories.settings import SettingRepository
from reflectapp.database.repositories.shares import ShareRepository
from reflectapp.database.repositories.times import TimeRepository
from reflectapp.database.repositories.transcripts import TranscriptRepository

__all__ = ["Blob", "KeptBlob", "Repositories"]


class Repositories:
    """One unit's repositories. Not to be used after the unit has ended."""

    def __init__(self, connection: Connection) -> None:
        self.lessons = LessonRepository(connection)
        self.recordings = RecordingRepository(connection)
        self.arranging = ArrangingRepository(connection)
        self.imports = ImportRepository(connection, self.recordings)
        self.preparations = PreparationRepository(connection, self.recordings)
        self.lanes = LaneRepository(connection, self.recordings)
        self.transcripts = TranscriptRepository(connection)
        self.clips = ClipRepository(connection, self.recordings)
        self.moments = MomentRepository(connection)
        self.measures = MeasureRepository(connection)
        self.codings = CodingRepository(connection)
        self.forms = FormRepository(connection)
        self.reflections = ReflectionRepository(connection)
        self.goals = GoalRepository(connection)
        self.seat_maps = SeatMapRepository(connection)
        self.reminders = ReminderRepository(connection)
        self.people = PersonRepository(connection)
        self.shares = ShareRepository(connection)
        self.replies = ReplyRepository(connection)
        self.drafts = DraftRepository(connection)
        self.meetings = MeetingRepository(connection)
        self.search = SearchRepository(connection)
        self.settings = SettingRepository(connection)
        self.times = TimeRepository(connection)
        self.header = HeaderRepository(connection)
        self.deletions = DeletionRepository(connection)
        self.keeping = KeepingRepository(connection)

    def purge_hidden(self) -> bool:
        """Removes what is hidden, with its blobs' keys, and records that it was; True if there was anything."""
        self.deletions.record_hidden()
        heard = (self.recordings, self.preparations, self.transcripts)
        nouns = (*heard, self.clips, self.moments, self.codings, self.reflections)
        with self.search.leaving():
            others = (self.forms, self.reminders, self.drafts, self.goals, self.seat_maps)
            shared = (self.replies, self.meetings, self.people)
            gone = sum(noun.purge_hidden() for noun in (*nouns, *others, *shared)) > 0
        self.settings.purge_gone()
        return gone
