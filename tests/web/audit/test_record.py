"""Adding entries: in the transaction of the change, numbered without gaps, sealed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction

from kaoping.audit.models import ChainHead, Entry
from kaoping.audit.plain import plain
from kaoping.audit.services import record
from kaoping.sealing import GENESIS, recomputed_hash

pytestmark = pytest.mark.django_db


def _change(cast, **values):
    return record(cast.office, "audit.thing.changed", cast.office.post, **values)


def test_entry_keeps_who_what_and_the_object(cast):
    """An entry reads by itself: person, post, action, object, old and new."""
    entry = _change(cast, old={"mark": "1"}, new={"mark": "2"}, reason="示例理由", cycle=7)

    entry.refresh_from_db()
    assert entry.actor_id == cast.office.person.pk
    assert (entry.actor_name, entry.actor_post) == ("示例office.1", "市城市更新办·领导小组办公室")
    assert (entry.object_type, entry.object_id) == ("accounts.post", str(cast.office.post.pk))
    assert (entry.old, entry.new, entry.reason) == ({"mark": "1"}, {"mark": "2"}, "示例理由")
    assert (entry.cycle, entry.kind) == (7, "write")


def test_entries_are_numbered_and_linked(cast):
    """Each entry seals the one before; the head stands at the last."""
    first, second = _change(cast), _change(cast)

    assert (first.number, second.number) == (1, 2)
    assert first.previous == GENESIS
    assert second.previous == first.hash
    head = ChainHead.objects.get()
    assert (head.number, head.hash) == (2, second.hash)


def test_hash_covers_what_the_database_gives_back(cast):
    """What is read later has the hash that was sealed, to the microsecond of the time."""
    entry = Entry.objects.get(pk=_change(cast, new={"数": "1847/20"}).pk)

    assert recomputed_hash(entry.link) == entry.hash


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_refused(cast):
    """An entry could otherwise stand for a change that was rolled back."""
    with pytest.raises(RuntimeError, match="transaction"):
        _change(cast)


@pytest.mark.django_db(transaction=True)
def test_entry_goes_when_its_change_is_rolled_back(cast):
    """Change and entry stand or fall together, and the number is used again."""

    @transaction.atomic
    def fail_afterwards():
        _change(cast)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_afterwards()
    assert not Entry.objects.exists()

    with transaction.atomic():
        assert _change(cast).number == 1


def test_action_without_three_parts_is_refused(cast):
    """The viewer filters by room and object, so both have to be in the name."""
    with pytest.raises(ValueError, match=r"room\.object\.verb"):
        record(cast.office, "changed", cast.office.post)


def test_entry_of_nobody_keeps_the_object(cast):
    """A failed log-in has no actor, yet an object."""
    entry = record(None, "accounts.session.refused", ("accounts.person", "", "未登记的账号"))

    assert (entry.actor_id, entry.actor_name, entry.object_label) == (None, "", "未登记的账号")


def test_entry_of_a_stand_in_names_both(cast):
    """Who acted, and for whom, are both to be read later."""
    acting = type(cast.assessor)(
        cast.office.person, cast.assessor.post, on_behalf_of=cast.assessor.post
    )

    entry = record(acting, "assessment.mark.entered", cast.assessor.post)

    assert entry.actor_name == cast.office.person.name
    assert entry.actor_post.endswith(f"，代{cast.assessor.person.name}")


def test_long_label_is_cut_not_refused(cast):
    """A long explanation in a label must not stop the change."""
    assert len(_change(cast, label="长" * 400).object_label) == 300


def test_values_become_exact_text():
    """Numbers, days and keys of other types keep their exact value."""
    given = {"a": Fraction(1847, 20), "b": Decimal("0.10"), "c": date(2024, 11, 30), 4: (1, None)}

    assert plain(given) == {"a": "1847/20", "b": "0.10", "c": "2024-11-30", "4": [1, None]}


def test_float_is_refused(cast):
    """A binary fraction in the log would not be the number that was entered."""
    with pytest.raises(TypeError, match="float"):
        _change(cast, new={"mark": 0.1})
