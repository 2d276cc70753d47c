"""The page of all rules says what the rules are, and which of CALPADS are left out."""

from __future__ import annotations

from datetime import date

import pytest

from expectations import rules_page
from expectations.cross_file import checks
from expectations.rules import deletion_rule, line_rules, repeated_key_rule, several_lines
from ingestion.layout import load_layouts

# The rules that CALPADS documents, as far as its pages are known.
DOCUMENTED = """
FRMT0001 FRMT0002 FRMT0004 GERR0001 GERR0002 GERR0005 GERR0007 GERR0008 GERR0010 IVR0001 IVR0002
IVR0006 IVR0007 IVR0009 IVR0164 SENR0001 SENR0002 SENR0003 SENR0004 SENR0005 SENR0006 SENR0007
SENR0008 SENR0018 SENR0022 SENR0027 SENR0028 SENR0035 SENR0036 SENR0037 SENR0175 SENR0178 SENR0180
SENR0181 SENR0182 SENR0184 SENR0185 SENR0187 SENR0188 SENR0193 SENR0302 SENR0315 SENR0316 SENR0586
SENR0630 SENR0654F1 SENR0654E3 SENR0717E3 SENR0731F1 SINF0045 SINF0046 SINF0053 SINF0061 SINF0453
SINF0453F1 SINF0635 SPRG0080 SPRG0081 SPRG0150 SPRG0253 SPRG0645F1 SPRG0746E1 SPRG0747E1 SELA0008
SELA0280 SELA0281 SELA0283 SELA0285 SELA0301 SELA0525 STAS0307 STAS0309 STAS0310 STAS0311 STAS0313
STAS0318 STAS0588 STAS0651 STAS0739 STAS0740E1 SIRS0489 SIRS0490E3 SIRS0491 SIRS0504 SIRS0507
SOFF0091 SOFF0095 SASS0001 SASS0006 SASS0009 SASS0033 SASS0106 SASS0118 SASS0119 CRSE0001 CRSE0002
CRSE0106 CRSE0122 CRSE0123 CRSE0126 CRSE0131 CRSE0132 CRSE0135 CRSE0201 CRSE0220 CRSE0231 CRSE0467
CRSE0468 CRSE0530 CRSC0001 CRSC0002 CRSC0106 CRSC0122 CRSC0123 CRSC0126 CRSC0135 CRSC0201 CRSC0220
CRSC0231 CRSC0467 CRSC0468 SCSE0139F2 SCSC0008 SCSC0230 SCSC0513 SCTE0199 SPED0003 SPED0004
SPED0331 CERT001 CERT003 CERT004 CERT005 CERT006 CERT007 CERT008 CERT009 CERT010 CERT011 CERT012
CERT013 CERT014 CERT015 CERT016 CERT017 CERT018 CERT019 CERT020 CERT021 CERT023 CERT077 CERT122
CERT127 CERT151 CERT152 CERT162 CERT164 CERT166
"""


def every_code() -> set[str]:
    """The numbers of all rules that are checked."""
    found = {check.code for check in checks.load()}
    for layout in load_layouts().values():
        found |= {rule.code for rule in line_rules(layout, date(2025, 6, 1))}
        found |= {rule.code for rule in several_lines(layout)}
        found |= {rule.code for rule in (repeated_key_rule(layout), deletion_rule(layout)) if rule}
    return found


def test_the_page_is_written_from_the_rules():
    written = rules_page.PAGE.read_text(encoding="utf-8")
    assert written == rules_page.page(), "Run: .venv/bin/python -m expectations.rules_page"


def test_the_page_names_every_rule():
    written = rules_page.page()
    assert [code for code in sorted(every_code()) if code not in written] == []


def test_a_rule_that_is_not_checked_is_none_and_names_one_that_is():
    codes = every_code()
    left_out = rules_page.not_checked()
    assert {rule.code for rule in left_out} & codes == set()
    assert {rule.instead for rule in left_out if rule.instead} <= codes
    assert len({rule.code for rule in left_out}) == len(left_out)


def test_every_rule_that_calpads_documents_is_checked_or_explained():
    explained = {rule.code for rule in rules_page.not_checked()}
    assert [code for code in DOCUMENTED.split() if code not in every_code() | explained] == []


@pytest.mark.parametrize(
    ("code", "is_calpads"),
    [
        ("SENR0022", True),
        ("SENR0654E3", True),
        ("CERT127", True),
        ("IVR0009", True),
        ("PAIR0001", False),
        ("TOMS0006", False),
        ("ENROLL0001", False),
    ],
)
def test_numbers_of_calpads_are_told_from_our_own(code, is_calpads):
    assert rules_page.is_calpads(code) is is_calpads
