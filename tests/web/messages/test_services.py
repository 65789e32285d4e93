"""Reading, wishes, sending again: each only for whom it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kaoping.accounts.actor import Actor
from kaoping.accounts.errors import Forbidden, NotThere
from kaoping.audit.models import Entry
from kaoping.messages import queries, services
from kaoping.messages.models import Delivery, Message
from web.messages.letters import letter

pytestmark = pytest.mark.django_db


def test_read_once_stays_read(cast):
    """The moment of reading is that of the first time."""
    message = letter(cast.unit)
    seen = services.mark_seen(cast.unit, message.pk).seen_at
    assert seen is not None
    assert services.mark_seen(cast.unit, message.pk).seen_at == seen
    assert not Entry.objects.exists()


def test_nobody_reads_for_somebody_else(cast):
    """A message of another person is not there."""
    message = letter(cast.unit)
    for actor in (cast.other_unit, cast.office, Actor.system("示例")):
        with pytest.raises(NotThere):
            services.mark_seen(actor, message.pk)
    message.refresh_from_db()
    assert message.seen_at is None


def test_all_are_read_of_a_year_or_altogether(year):
    """Only one's own, and only those of the year that is shown."""
    letter(year.unit, cycle=year.cycle)
    letter(year.unit)
    letter(year.other_unit)
    assert services.mark_all_seen(year.unit, year.cycle.pk) == 1
    assert queries.unread(year.unit) == 1
    assert services.mark_all_seen(year.unit) == 1
    assert queries.unread(year.other_unit) == 1


def test_the_system_may_lay_old_ones_aside(cast):
    """What was told before a moment, of everybody; announcements have no reader."""
    old, new = letter(cast.unit), letter(cast.office)
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=9))
    announcement = letter(cast.unit, person=None)
    Message.objects.filter(pk=announcement.pk).update(created_at=old.created_at)
    before = timezone.now() - timedelta(days=5)
    assert services.mark_all_seen(Actor.system("示例"), before=before) == 1
    new.refresh_from_db()
    assert new.seen_at is None


def test_the_wish_for_mail_is_kept_and_logged_when_it_changes(cast):
    """Mail is wanted until somebody says otherwise."""
    services.set_mail(cast.unit, wanted=True)
    assert not Entry.objects.exists()
    services.set_mail(cast.unit, wanted=False)
    (entry,) = Entry.objects.all()
    assert (entry.action, entry.new) == ("messages.preference.set", {"by_mail": False})
    assert queries.inbox(cast.unit).by_mail is False
    assert queries.inbox(cast.office).by_mail is True


def failed(actor):
    """Return a delivery that was given up."""
    values = {"channel": "mail", "state": "failed", "attempts": 6, "next_at": timezone.now()}
    return Delivery.objects.create(message=letter(actor), **values)


def test_what_failed_is_sent_again_by_the_system_administrator(cast):
    """It waits with all its attempts before it; the log says who let it."""
    one, two = failed(cast.unit), failed(cast.office)
    assert services.send_again(cast.system_admin, [one.pk]) == 1
    one.refresh_from_db()
    two.refresh_from_db()
    assert ((one.state, one.attempts), two.state) == (("waiting", 0), "failed")
    assert Entry.objects.get().new == {"deliveries": [one.pk]}
    assert services.send_again(cast.system_admin) == 1


def test_nobody_else_sends_again(cast):
    """Not even those whom the message is for."""
    delivery = failed(cast.unit)
    for actor in (cast.unit, cast.office, cast.security_admin, cast.auditor):
        with pytest.raises(Forbidden):
            services.send_again(actor, [delivery.pk])


def test_what_did_not_fail_is_not_sent_again(cast):
    """A second click finds nothing."""
    delivery = failed(cast.unit)
    services.send_again(cast.system_admin, [delivery.pk])
    with pytest.raises(NotThere):
        services.send_again(cast.system_admin, [delivery.pk])
