import sys

from tests.faults.shim import compiler

collect_ignore = [] if sys.platform.startswith("linux") and compiler() else ["test_faults.py"]
"""Libraries are preloaded on Linux only, and this one has to be compiled."""
