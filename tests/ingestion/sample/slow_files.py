"""The contents of a sample's files, packed or not; part of slow_answers.py.

Belongs here: unpacking. Does not belong here: reading lines.
"""

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path


def contents(path: Path) -> Iterator[bytes]:
    """The content of a file, or of each file of an archive."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif path.suffix == ".gz":
        yield gzip.decompress(path.read_bytes())
    else:
        yield path.read_bytes()
