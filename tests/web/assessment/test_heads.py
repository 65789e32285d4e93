"""heads: what is read after a write is what reading all would give, and costs what was added."""

import pytest

from kaoping.assessment.heads import Heads, read_heads
from kaoping.assessment.models import LeafEntry
from web.assessment.steps import claim, mark, submit


@pytest.fixture
def marked(year):
    """A year in review with two marks."""
    claim(year, "haibowan", "2.3.1", mark="1")
    submit(year)
    year.at("review")
    mark(year, "haibowan", "2.3.1", "0")
    mark(year, "wuda", "2.3.1", "1")
    return year


def add(year, unit="hainan", leaf="2.3.1", **more):
    """Add an entry as it stands in the table."""
    return LeafEntry.objects.create(
        cycle=year.cycle, unit=year.cycle_unit(unit), leaf_id=leaf, stage="assessor",
        facts={"mark": "1"}, post_label="示例", at=year.cycle.opened_at, **more,
    )  # fmt: skip


def test_after_a_write_only_what_was_added_is_read(marked, django_assert_num_queries):
    """Two queries, and the rows that were there are not fetched again."""
    before = read_heads(marked.cycle)
    new = mark(marked, "haibowan", "2.3.1", "1")
    with django_assert_num_queries(2):
        after = read_heads(marked.cycle, before)
    assert after == read_heads(marked.cycle)
    assert new.pk in after.rows
    assert new.replaces_id not in after.rows
    assert new.replaces_id in before.rows, "what others hold in their hands stays as it was"
    kept = after.rows.keys() & before.rows.keys()
    assert all(after.rows[key] is before.rows[key] for key in kept)


def test_an_entry_that_was_replaced_between_two_readings(marked):
    """Of a chain that was added at once only the last is left."""
    before = read_heads(marked.cycle)
    first = add(marked)
    second = add(marked, replaces=first)
    after = read_heads(marked.cycle, before)
    assert after == read_heads(marked.cycle)
    assert first.pk not in after.rows
    assert second.pk in after.rows


def test_an_entry_that_becomes_visible_late_is_not_passed_over(marked):
    """Its number is lower than what was read already; all are read again."""
    late, last = add(marked), add(marked, "wuda", "3.1.1")
    rows = {key: row for key, row in read_heads(marked.cycle).rows.items() if key != late.pk}
    before = Heads(rows, LeafEntry.objects.filter(cycle=marked.cycle).count() - 1)
    assert before.last == last.pk
    assert late.pk in read_heads(marked.cycle, before).rows


def test_what_was_read_but_not_counted_is_read_again(marked):
    """Somebody wrote while all were read: the next reading does not trust the count."""
    whole = read_heads(marked.cycle)
    before = Heads(whole.rows, whole.read - 1)
    assert read_heads(marked.cycle, before) == whole


def test_another_year_is_not_read(marked, urumqi_year):
    """Entries belong to their year."""
    assert read_heads(urumqi_year.cycle) == Heads({}, 0)
    assert len(read_heads(marked.cycle).rows) == 3
