"""Time as a lock counts it: also that during which the computer slept.

Linux: CLOCK_BOOTTIME goes on asleep, CLOCK_MONOTONIC does not. macOS: CLOCK_MONOTONIC does, CLOCK_UPTIME_RAW not.
Windows: GetTickCount64 does, QueryUnbiasedInterruptTime not.
"""

import sys
import time

if sys.platform == "win32":
    import ctypes

    def elapsed_s() -> float:
        """Seconds since some moment, asleep or awake."""
        count = ctypes.windll.kernel32.GetTickCount64
        count.restype = ctypes.c_uint64
        return float(count()) / 1000

    def awake_s() -> float:
        """Seconds since some moment, without those asleep."""
        ticks = ctypes.c_uint64()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(ticks))
        return ticks.value / 10_000_000

elif sys.platform == "darwin":

    def elapsed_s() -> float:
        """Seconds since some moment, asleep or awake."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

    def awake_s() -> float:
        """Seconds since some moment, without those asleep."""
        return time.clock_gettime(time.CLOCK_UPTIME_RAW)

else:

    def elapsed_s() -> float:
        """Seconds since some moment, asleep or awake."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def awake_s() -> float:
        """Seconds since some moment, without those asleep."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)
