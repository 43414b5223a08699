from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The path of a shipped resource, in a checkout or in an installed package."""
    installed = _PACKAGE / "_resources"
    base = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return base.joinpath(*parts)


def default_store_folder() -> Path:
    return Path(platformdirs.user_data_dir("reflectapp", appauthor=False)) / "store"


def config_folder() -> Path:
    return Path(platformdirs.user_config_dir("reflectapp", appauthor=False))


def log_folder() -> Path:
    return Path(platformdirs.user_log_dir("reflectapp", appauthor=False))
