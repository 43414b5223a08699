"""What can go wrong, in codes with values; `ui/words.py` words them."""

from enum import StrEnum


class Problem(StrEnum):
    # the store
    WRONG_PASSPHRASE = "wrong_passphrase"
    WRONG_RECOVERY_KEY = "wrong_recovery_key"
    MALFORMED_RECOVERY_KEY = "malformed_recovery_key"
    NO_SUCH_SLOT = "no_such_slot"
    KEY_STORE_MISSING = "key_store_missing"
    KEY_STORE_LOST_SECRET = "key_store_lost_secret"
    HEADER_DAMAGED = "header_damaged"
    HEADER_TAMPERED = "header_tampered"
    HEADER_OF_ANOTHER_STORE = "header_of_another_store"
    HEADER_OUTDATED = "header_outdated"
    HEADER_ROLLED_BACK = "header_rolled_back"
    LAST_WAY = "last_way"
    STORE_MISSING = "store_missing"
    STORE_EXISTS = "store_exists"
    STORE_IN_USE = "store_in_use"
    STORE_NEWER = "store_newer"
    STORE_NOT_UPDATED = "store_not_updated"
    FOLDER_AWAY = "folder_away"
    FOLDER_READ_ONLY = "folder_read_only"
    FOLDER_CLOSED = "folder_closed"
    DATABASE_DAMAGED = "database_damaged"
    BLOB_DAMAGED = "blob_damaged"
    BLOB_MISSING = "blob_missing"
    WEAK_PASSPHRASE = "weak_passphrase"
    # bringing in
    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    FILE_EMPTY = "file_empty"
    FILE_CHANGED = "file_changed"
    NOT_A_RECORDING = "not_a_recording"
    RECORDING_CUT_SHORT = "recording_cut_short"
    RECORDING_DAMAGED = "recording_damaged"
    NOTHING_DECODES = "nothing_decodes"
    TOO_LARGE = "too_large"
    TOO_LONG = "too_long"
    TOO_MANY_STREAMS = "too_many_streams"
    PICTURE_TOO_LARGE = "picture_too_large"
    PROBE_TIMED_OUT = "probe_timed_out"
    NOT_CAPTIONS = "not_captions"
    CAPTIONS_TOO_LARGE = "captions_too_large"
    NOT_CODES = "not_codes"
    CODES_TOO_LARGE = "codes_too_large"
    NOTHING_CODED = "nothing_coded"
    # backups
    NOT_A_BACKUP = "not_a_backup"
    BACKUP_NEWER = "backup_newer"
    BACKUP_DAMAGED = "backup_damaged"
    BACKUP_NOT_VERIFIED = "backup_not_verified"
    FOLDER_NOT_EMPTY = "folder_not_empty"
    DISK_TOO_SIMPLE = "disk_too_simple"
    # replies
    NOT_A_REPLY = "not_a_reply"
    REPLY_TOO_LARGE = "reply_too_large"
    REPLY_DAMAGED = "reply_damaged"
    REPLY_NEWER = "reply_newer"
    REPLY_SEALED = "reply_sealed"
    REPLY_NOT_OPENED = "reply_not_opened"
    REPLY_TO_UNKNOWN = "reply_to_unknown"
    REPLY_NOT_FITTING = "reply_not_fitting"
    REPLY_OTHER = "reply_other"
    # working
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    MEASURED = "measured"
    FORM_INVALID = "form_invalid"
    MEASURE_INVALID = "measure_invalid"
    NOTHING_PICKED = "nothing_picked"
    CLIP_TOO_LONG = "clip_too_long"
    CLIP_NOT_FAST = "clip_not_fast"
    FACE_MODEL_MISSING = "face_model_missing"
    DISK_FULL = "disk_full"
    DISK_FAILED = "disk_failed"
    CANNOT_WRITE = "cannot_write"


class _Told(Exception):
    def __init__(self, problem: Problem, **values: str | int) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.values = values


class UserError(_Told):
    """Something that the teacher can mend: told plainly, with what was kept and what to do."""


def is_gone(error: BaseException) -> bool:
    """Whether an error says that what was asked for isn't there any more; any other says nothing of it."""
    return isinstance(error, UserError) and error.problem is Problem.NOT_FOUND


class EnvironmentProblem(_Told):
    """The computer's trouble: disk, key store, codec, a damaged file."""


class StoreTrouble(EnvironmentProblem):
    """The open store can't be written just now; what was to be written may be tried again when it can."""
