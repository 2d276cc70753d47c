"""The sample's planted identity cases, from files to keys: who is who is found out rightly."""

from __future__ import annotations

import json

import psycopg
import pytest

from identity.accuracy import accuracy
from identity.refresh import identify
from ingestion.intake import take_in
from ingestion.layout import load_layouts
from ingestion.load import load_received
from ingestion.sample.generate import write_sample
from tests.conftest import _empty
from tests.identity.contribute import pend

RECORDS = ("calpads_senr", "calpads_sinf", "local_student", "calpads_replacement_ssid")

# What staging resolves a line of a local list to.
RESOLVED = """
select
    submission.district_id, line.local_student_id, coalesce(line.ssid, '') as ssid,
    coalesce(disputed.student_key, by_ssid.student_key, by_local.student_key) as student_key
from raw.local_student as line
join ledger.submissions as submission on submission.submission_id = line.submission_id
left join pii.student_identifiers as by_ssid on by_ssid.ssid = line.ssid
left join pii.disputed_identifiers as disputed
    on disputed.district_id = submission.district_id and disputed.ssid = line.ssid
    and disputed.local_student_id in ('', line.local_student_id)
left join pii.local_student_identifiers as by_local
    on by_local.district_id = submission.district_id
    and by_local.local_student_id = line.local_student_id
"""


@pytest.fixture(scope="module")
def identified(database, tmp_path_factory):
    """Take the sample in and identify its students: (truth, resolved lines, keys of SSIDs)."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(
        folder / "landing", districts=4, students=6000, years=("2024-2025",), identities=True
    )
    answers = json.loads((folder / "landing" / "answers.json").read_text(encoding="utf-8"))
    with psycopg.connect(database) as connection:
        _empty(connection)
        take_in(connection, folder / "landing", folder / "archive", "run")
        load_received(connection, folder / "archive", load_layouts())
        connection.execute(
            "update ledger.submissions set state = case when record = any(%s) then 'accepted'"
            " else 'held' end, lines_accepted = 0, lines_rejected = lines_received",
            [list(RECORDS)],
        )
        pend(connection)
        connection.commit()
        summary = identify(connection, folder / "student_key_secret")
        connection.commit()
        resolved = connection.execute(RESOLVED).fetchall()
        (told,) = connection.execute(
            "select count(*) from quality.findings where rule = 'MID0001'"
        ).fetchone()
        keys = dict(connection.execute("select ssid, student_key from pii.student_identifiers"))
        _empty(connection)
    return answers, resolved, keys, summary, told


def compared(identified, kinds: set[str]):
    """Links and truth of the lines of some kinds, as keys; a stranger's key counts as no link."""
    answers, resolved, keys, *_ = identified
    named = {key: ssid for ssid, key in keys.items()}
    truth, links = {}, {}
    for item in answers["identities"]:
        if item["kind"] in kinds:
            name = f"{item['district_id']}/{item['local_student_id']}"
            truth[name] = str(keys[item["ssid"]]) if item["ssid"] else ""
    for district, local, _, key in resolved:
        name = f"{district}/{local}"
        if name in truth and key in named:
            links[name] = str(key)
    return accuracy(links, truth)


def test_lines_without_ssid_are_linked_rightly(identified):
    found = compared(identified, {"missing", "nobody"})
    assert found.possible > 3000
    assert found.precision >= 0.999
    assert found.recall >= 0.97


def test_retired_ssids_lead_to_the_student(identified):
    answers, _, keys, *_ = identified
    assert len(answers["retired_ssids"]) > 100
    for pair in answers["retired_ssids"]:
        assert keys[pair["retired_ssid"]] == keys[pair["current_ssid"]]


def test_an_ssid_of_another_student_counts_for_none_but_the_right_one(identified):
    found = compared(identified, {"wrong"})
    assert found.possible > 30
    assert found.precision >= 0.98
    assert found.recall >= 0.9


def test_no_district_is_told_that_two_students_of_the_sample_are_one(identified):
    """Two students with nearly the same name and birth date may be left to a person."""
    assert identified[3].several_ssids <= 3
    assert identified[4] == 0
