"""The error of everything that cannot be read as a whole.

Belongs here: only the error, which each step of intake raises. Does not belong here: lines that
cannot be read (ingestion/malformed.py).
"""

from __future__ import annotations


class UnreadableError(Exception):
    """A file or member cannot be taken in: what is wrong and what to do, in plain words.

    `record` is the record type where so much is known.
    """

    def __init__(self, problem: str, remedy: str, record: str | None = None) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy
        self.record = record
