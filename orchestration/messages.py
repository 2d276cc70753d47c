"""Messages of databases and tools, fit to be stored and shown.

Belongs here: taking the values of rows out of what others say. Does not belong here: Flashlight's
own messages, which hold none.
"""

from __future__ import annotations

import re

# What PostgreSQL quotes after one of these words is a name in the database or a place of a server.
# A value comes after `value`, after `near` or after a colon.
NAMED = (
    "column|constraint|database|encoding|extension|function|index|parameter|reference|relation|role"
    "|schema|sequence|server at|socket|table|trigger|type|user|view"
)
NAME = re.compile(rf'\b(?:{NAMED}) "[^"]*"')
# Lines that quote a row or a statement. What follows on further lines belongs to them.
QUOTING = frozenset({"CONTEXT", "DETAIL", "LINE", "QUERY", "STATEMENT"})
HEADING = re.compile(r"([A-Z]+)(?: \d+)?: ")
# What dbt adds at the end.
PLACE_OF_SQL = "compiled code at "


def without_values(message: str) -> str:
    """A message of PostgreSQL or dbt on one line, without the values of rows that it may quote.

    Values may be identifiers of students. Quoted names of tables, columns and the like stay.
    From the first other quotation mark to the last one everything goes, since a value may hold
    quotation marks itself; where there is only one, everything after it.
    """
    text = _without_quoting_lines(message)
    first = next(
        (
            match.start()
            for match in re.finditer(r'"[^"]*"?', text)
            if not any(name.end() == match.end() for name in NAME.finditer(text))
        ),
        None,
    )
    if first is None:
        return text
    last = text.rindex('"')
    return f'{text[:first]}"…"{text[last + 1 :] if last > first else ""}'


def _without_quoting_lines(message: str) -> str:
    kept, quoting = [], False
    for line in map(str.strip, message.splitlines()):
        heading = HEADING.match(line)
        if heading:
            quoting = heading[1] in QUOTING
        elif line.startswith(PLACE_OF_SQL):
            quoting = False
        if line and not quoting:
            kept.append(line)
    return " ".join(kept)
