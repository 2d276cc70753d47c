"""Reading one file of the landing zone.

Belongs here: opening and reading, with failures in plain words. Does not belong here: which files
there are (ingestion/landing.py) or what they hold (ingestion/identify.py).
"""

from __future__ import annotations

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
            self._stream: BinaryIO = file.place.open("rb", buffering=0)
        except FileNotFoundError:
            raise
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


def _refused(error: OSError) -> UnreadableError:
    return UnreadableError(
        f"The file cannot be opened or read ({error.strerror}).",
        "Check its permissions and the disk.",
    )
