"""Messages of databases and tools, fit to be stored and shown.

Belongs here: taking the values of rows out of what others say. Does not belong here: Flashlight's
own messages, which hold none.
"""

from __future__ import annotations

import re


def without_values(message: str) -> str:
    """A message of PostgreSQL or dbt without the values of rows that it may quote.

    PostgreSQL quotes values in DETAIL and CONTEXT lines and after `: "` at the end of a message;
    they may be identifiers of students.
    """
    lines = [
        line.strip()
        for line in message.splitlines()
        if not re.match(r"\s*(DETAIL|CONTEXT|LINE \d+):", line)
    ]
    kept = [re.sub(r': "[^"]*"?$', ': "…"', line) for line in lines if line and line != "^"]
    return " ".join(kept)
