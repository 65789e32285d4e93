"""Whoever goes around the triggers is found."""

from __future__ import annotations

import pytest
from django.db import connection

from kaoping.accounts.errors import Forbidden
from kaoping.audit import triggers
from kaoping.audit.models import ChainHead, Entry
from kaoping.audit.services import record, verify_and_note
from kaoping.audit.verification import verify_log
from kaoping.sealing import Anchor, Fault, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(cast):
    """Five entries, and no triggers: the database in the hands of somebody who owns it."""
    for number in range(5):
        record(cast.office, "audit.thing.changed", cast.office.post, new={"n": number})
    triggers.remove(connection)
    return Entry.objects.order_by("number")


def test_untouched_log_is_intact(log):
    """The verdict counts the entries and names the head."""
    report = verify_log()

    assert report.is_intact
    assert report.verified == 5
    assert report.head.hash == log.last().hash


def test_empty_log_is_intact(db):
    """A new instance has nothing to complain of."""
    assert verify_log().is_intact


@pytest.mark.parametrize(
    "change",
    [
        {"actor_name": "别人"},
        {"actor_post": "别的岗位"},
        {"action": "audit.thing.other"},
        {"kind": "read"},
        {"object_id": "999"},
        {"object_label": "别的"},
        {"cycle": 3},
        {"new": {"n": 9}},
        {"old": {"n": 9}},
        {"reason": "补写的理由"},
        {"ip": "10.0.0.1"},
        {"actor": None},
        {"at": "2020-01-01T00:00:00Z"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_change_of_any_field_is_found(log, change):
    """Every field is under the seal."""
    log.filter(number=3).update(**change)

    broken = verify_log().broken
    assert (broken.number, broken.fault) == (3, Fault.CHANGED)


def test_removed_entry_is_found(log):
    """A gap names the number that is missing."""
    log.filter(number=2).delete()

    broken = verify_log().broken
    assert (broken.number, broken.fault) == (2, Fault.MISSING)


def test_cut_off_end_is_found(log):
    """The head remembers how many there were."""
    log.filter(number=5).delete()

    broken = verify_log().broken
    assert (broken.number, broken.fault) == (5, Fault.MISSING)


def test_log_sealed_anew_is_found_against_a_published_head(log):
    """Who writes all tables can seal a false log; a head on paper shows it."""
    published = verify_log().head
    _reseal_with(log, reason="事后编造")

    assert verify_log().is_intact
    broken = verify_log([published]).broken
    assert (broken.number, broken.fault) == (5, Fault.REPLACED)


def test_verification_is_noted_in_the_log(cast, log):
    """When somebody last looked, and what they saw, is itself an entry."""
    verify_and_note(cast.auditor)

    last = log.last()
    assert last.action == "audit.log.verified"
    assert last.new["intact"] is True
    assert last.new["verified"] == 5
    assert verify_log().is_intact


def test_broken_chain_is_noted_with_its_first_fault(cast, log):
    """The note of a failed verification names the entry."""
    log.filter(number=3).update(reason="补写")

    verify_and_note(cast.audit_admin)

    assert log.last().new["broken"] == 3
    assert "第3条" in log.last().new["fault"]


def test_others_may_not_verify(cast, log):
    """Neither the office nor the two other administrators verify the log."""
    for actor in (cast.office, cast.system_admin, cast.security_admin, cast.unit):
        with pytest.raises(Forbidden):
            verify_and_note(actor)


def test_unknown_anchor_beyond_the_end_is_found(log):
    """A published head with a higher number says that entries are gone."""
    assert verify_log([Anchor(7, "0" * 64)]).broken.number == 6


def _reseal_with(log, **change):
    previous = None
    for entry in log:
        for name, value in change.items():
            setattr(entry, name, value)
        link = seal(entry.content, previous)
        Entry.objects.filter(pk=entry.pk).update(previous=link.previous, hash=link.hash, **change)
        previous = link
    ChainHead.objects.update(hash=previous.hash)
