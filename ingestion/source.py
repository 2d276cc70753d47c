"""Reading one file of the landing zone.

Belongs here: opening and reading, with failures in plain words. Does not belong here: which files
there are (ingestion/landing.py) or what they hold (ingestion/identify.py).
"""

from __future__ import annotations

import errno
import os
import stat
from typing import BinaryIO

from ingestion.landing import LandingFile
from ingestion.unreadable import UnreadableError


class Source:
    """A file that can be read once, in a with statement.

    Opening and reading raise UnreadableError where the file cannot be read, and FileNotFoundError
    where it is gone.
    """

    def __init__(self, file: LandingFile):
        if not file.is_regular:
            raise UnreadableError(
                "It is a link, a device or a closed folder, not a file.",
                "Send the file itself, or open the folder.",
            )
        try:
            self._stream: BinaryIO = open(file.place, "rb", buffering=0, opener=_open_regular)  # noqa: SIM115
        except FileNotFoundError:
            raise
        except NotADirectoryError as error:
            raise FileNotFoundError(error.errno, error.strerror) from error
        except OSError as error:
            raise _refused(error) from error

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        try:
            return self._stream.read(size)
        except OSError as error:
            raise _refused(error) from error


def _open_regular(path: str, flags: int) -> int:
    """Open a file that may have become a link or a pipe since it was listed; never wait for it."""
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return descriptor


def _refused(error: OSError) -> UnreadableError:
    return UnreadableError(
        f"The file cannot be opened or read ({error.strerror}).",
        "Check its permissions and the disk.",
    )
