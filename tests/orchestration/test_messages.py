"""What databases say is stored and shown without the values of rows."""

from __future__ import annotations

import pytest

from orchestration.messages import without_values
from orchestration.progress import counted

VALUE = "Maria 9876543210"

QUOTES_A_VALUE = [
    f'invalid input syntax for type date: "{VALUE}"',
    f'invalid input syntax for type integer: "{VALUE}',
    f'value "{VALUE}" is out of range for type integer',
    f'date/time field value out of range: "{VALUE}"',
    f'invalid input value for enum mood: "{VALUE}"',
    f'syntax error at or near "{VALUE}"',
    f'invalid regular expression "{VALUE}"',
    f'value "O"{VALUE}"x" is out of range for type integer',
    f'invalid input syntax for type date: "a\n{VALUE}\nb"',
    f'null value in column "ssid"\nDETAIL:  Failing row contains ({VALUE}).',
    f'duplicate key violates constraint "k"\nDETAIL:  Key (ssid)=(1\n{VALUE}) exists.\nHINT:  No.',
    f'bad\nCONTEXT:  COPY calpads_senr, line 3, column ssid: "{VALUE}"',
    f"bad\nLINE 12: select '{VALUE}'\n                   ^",
    f"bad\nQUERY:  select '{VALUE}'",
    f'Database Error in model a (b.sql)\n  value "{VALUE}" is bad\n  compiled code at c.sql',
]


@pytest.mark.parametrize("said", QUOTES_A_VALUE)
def test_no_value_is_left(said):
    cleaned = without_values(said)

    assert "Maria" not in cleaned
    assert "9876543210" not in cleaned
    assert cleaned


NAMES_ONLY = [
    'column "ssid" of relation "calpads_senr" does not exist',
    'duplicate key value violates unique constraint "one_key"',
    'insert or update on table "a" violates foreign key constraint "b"',
    'missing FROM-clause entry for table "line"',
    'column reference "district_id" is ambiguous',
    'connection to server at "127.0.0.1", port 5432 failed: no password',
    'permission denied for schema "pii"',
    'role "nobody" does not exist',
    "canceling statement due to statement timeout",
]


@pytest.mark.parametrize("said", NAMES_ONLY)
def test_names_in_the_database_stay(said):
    assert without_values(said) == said


def test_the_rest_of_a_message_stays():
    said = (
        'Database Error in model a (b.sql)\n  value "1" is out of range for type integer\n'
        '  DETAIL:  Failing row.\n  HINT:  Look at column "c".\n  compiled code at d.sql'
    )

    assert without_values(said).startswith('Database Error in model a (b.sql) value "…"')
    assert without_values(said).endswith("compiled code at d.sql")


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 findings"), (1, "1 finding"), (2, "2 findings"), (1204, "1,204 findings")],
)
def test_a_number_has_the_right_noun(number, said):
    assert counted(number, "finding") == said
