"""Run by the Python that has BORIS: its own time budget of every observation in a project, printed as JSON.

    python budget.py PROJECT NOT_CODED

BORIS' function runs as it is; only what it would ask in dialogs is answered here. Its main window, with the player
that belongs to it, is not loaded.
"""

import json
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import Any


def main(path: str, not_coded: str) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _without_window()
    application = import_module("PyQt5.QtWidgets").QApplication([])
    functions, budget = import_module("boris.project_functions"), import_module("boris.time_budget_widget")
    vars(import_module("boris.gui_utilities"))["restore_geometry"] = lambda *_about: None
    _path, _changed, project, said = functions.open_project_json(path)
    made = {
        name: [_rows(budget, project, name, with_modifiers, not_coded) for with_modifiers in (False, True)]
        for name in project["observations"]
    }
    version = import_module("boris.version").__version__
    sys.stdout.write(json.dumps({"version": version, "said": said, "observations": made}))
    application.quit()


def _without_window() -> None:
    spec = find_spec("boris")
    if spec is None or spec.submodule_search_locations is None:
        raise SystemExit("BORIS is not installed here: pip install boris-behav-obs==8.27")
    package = ModuleType("boris")
    package.__path__ = list(spec.submodule_search_locations)
    player = ModuleType("boris.mpv2")
    vars(player)["dll"] = "mpv-2.dll"
    sys.modules |= {"boris": package, "boris.mpv2": player}


def _rows(budget: Any, project: Any, name: str, with_modifiers: bool, not_coded: str) -> list[list[str]]:
    """Subject, behaviour, modifiers, number, duration, mean, deviation, the same two of what is between, percent."""
    config = import_module("boris.config")
    answers = {
        config.SELECTED_SUBJECTS: [
            config.NO_FOCAL_SUBJECT,
            *(each["name"] for each in project["subjects_conf"].values()),
        ],
        config.SELECTED_BEHAVIORS: [each["code"] for each in project["behaviors_conf"].values()],
        config.INCLUDE_MODIFIERS: with_modifiers,
        config.EXCLUDE_BEHAVIORS: False,
        config.TIME_INTERVAL: config.TIME_FULL_OBS,
        config.START_TIME: 0,
        config.END_TIME: 0,
    }
    budget.select_observations.select_observations2 = lambda *_about, **_more: (None, [name])
    budget.select_subj_behav.choose_obs_subj_behav_category = lambda *_about, **_more: answers
    window = SimpleNamespace(
        pj=project,
        config_param={},
        observationId="",
        timeFormat="hh:mm:ss",
        statusbar=SimpleNamespace(showMessage=lambda *_about: None),
        filter_behaviors=lambda **_about: (False, [not_coded]),
        tb=None,
    )
    shown = budget.timeBudgetResults
    shown.show = lambda _self: None
    budget.time_budget(window, "by_behavior")
    table = window.tb.twTB
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
