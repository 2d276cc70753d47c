"""Layouts: what a layout may not say."""

from __future__ import annotations

import pytest

from ingestion.layout import RESERVED, Layout, load_layouts


def layout(**changes) -> Layout:
    field = {"name": "code", "header": "Code", "type": "text", "number": "1"}
    return Layout.model_validate(
        {
            "record": "local_bus",
            "title": "Buses",
            "family": "local",
            "delimiter": ",",
            "header": True,
            "mode": "transactional",
            "key": ["code"],
            "first_year": "2024-2025",
            "fields": [field, *changes.pop("fields", [])],
        }
        | changes
    )


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_columns_that_staging_adds_are_no_fields(name):
    """Otherwise a model would hold the column twice and read either."""
    with pytest.raises(ValueError, match=name):
        layout(fields=[{"name": name, "header": name, "type": "text", "number": "2"}])
    with pytest.raises(ValueError, match=name):
        layout(extract_fields=[name])


@pytest.mark.parametrize(
    "item", [x for x in load_layouts().values() if x.family == "survey"], ids=lambda x: x.record
)
def test_every_item_of_a_survey_has_a_construct_and_a_range(item):
    items = [field for field in item.fields if field.construct_name]
    assert items
    for field in items:
        assert not field.required
        assert (field.minimum, field.maximum) == (1, 5)
        assert field.name.startswith(field.construct_name)
    assert all(field.construct_name for field in item.fields if field.is_reversed)


def test_an_anonymous_survey_holds_nobody():
    climate = load_layouts()["survey_climate"]
    assert not {"ssid", "local_student_id"} & set(climate.raw_columns)
    assert not any(field.personal for field in climate.fields)
