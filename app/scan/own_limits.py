"""Takes rights from this process before it reads strangers' files: memory, time, files, and starting others.

Nothing of it can be taken back. What a system does not offer is left out: the readers keep bounds of their own, so
these limits are what holds when one of those is wrong.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

MOST_BYTES = 200_000_000
"""Of memory, beyond what the process has already."""
MOST_SECONDS = 3.0
"""Of processor time for one file; on Windows of any time."""


def give_up_rights() -> None:
    """Let this process use little memory, open no file, write no file and start no process from now on.

    All that it needs must have been imported before.
    """
    if sys.platform == "win32":
        _limit_memory_on_windows()
    else:
        _limit_on_posix()


@contextmanager
def little_time(seconds: float = MOST_SECONDS) -> Iterator[None]:
    """The process ends when what is done within takes longer than so many seconds."""
    if sys.platform == "win32":
        faulthandler.dump_traceback_later(seconds, exit=True)
        yield
        faulthandler.cancel_dump_traceback_later()
    else:
        # without a handler the signal ends the process, whatever it is doing
        signal.setitimer(signal.ITIMER_PROF, seconds)
        yield
        signal.setitimer(signal.ITIMER_PROF, 0)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    # https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-jobobject_extended_limit_information
    _EXTENDED_LIMITS = 9
    _ACTIVE_PROCESSES = 0x8
    _PROCESS_MEMORY = 0x100

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _limit_memory_on_windows() -> None:
        """Put this process into a job of its own; not tried on Windows, written from its documentation."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _ACTIVE_PROCESSES
        limits.BasicLimitInformation.ActiveProcessLimit = 1
        # what an interpreter commits by itself comes on top
        limits.ProcessMemoryLimit = MOST_BYTES + 100_000_000
        job = kernel.CreateJobObjectW(None, None)
        if job and kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)):
            kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())

else:
    import resource

    def _limit_on_posix() -> None:
        _lower(resource.RLIMIT_AS, _address_space() + MOST_BYTES)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)
        # the channel stays open, nothing else can be opened
        _lower(resource.RLIMIT_NOFILE, 3)
        _lower(resource.RLIMIT_NPROC, 0)

    def _lower(what: int, most: int) -> None:
        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):
            # macOS knows some of these by name only
            return

    def _address_space() -> int:
        """Of this process, in bytes; where the system does not say, a gigabyte for the libraries."""
        try:
            with open("/proc/self/statm", encoding="ascii") as file:
                return int(file.read().split()[0]) * resource.getpagesize()
        except OSError:
            return 1_000_000_000
