import argparse

from reflectapp.self_test import run


def self_test(options: argparse.Namespace) -> int:
    return run(keep=options.keep, as_json=options.json)
