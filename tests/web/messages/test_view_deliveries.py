"""messages:deliveries, messages:send-again: how sending goes, for system administrators."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaoping.background.leases import beat
from kaoping.messages.models import Delivery
from web.cast import sign_in
from web.messages.letters import letter

PATH = "/deliveries/"
pytestmark = pytest.mark.django_db


def delivery(actor, state="failed", title="示例标题", **changes):
    """Return a delivery of a message."""
    message = letter(actor, title, **changes)
    return Delivery.objects.create(
        message=message, channel="mail" if message.person else "webhook", state=state,
        attempts=6, next_at=timezone.now(), last_error="连不上邮件服务器",
    )  # fmt: skip


def test_the_administrator_sees_what_failed_and_why(cast):
    """Whom, how often, the reason; and not what the message says."""
    delivery(cast.unit, title="自评已退回")
    delivery(cast.unit, person=None, title="乌海市2023年度进入“评审”环节")
    html = sign_in(Client(), cast.system_admin).get(PATH).content.decode()
    for part in (cast.unit.person.name, "连不上邮件服务器", "重发全部失败的（2）"):
        assert part in html
    assert "自评已退回" not in html
    assert "乌海市2023年度进入“评审”环节" in html


def test_states_are_a_filter(cast):
    """Unknown ones show all."""
    delivery(cast.unit, "sent")
    delivery(cast.office, "failed")
    client = sign_in(Client(), cast.system_admin)
    failed = client.get(f"{PATH}?state=failed").content.decode()
    assert cast.office.person.name in failed
    assert cast.unit.person.name not in failed
    assert cast.unit.person.name in client.get(f"{PATH}?state=zzz").content.decode()


def test_it_says_whether_anybody_is_at_work(cast):
    """Without a worker nothing leaves the house: that is told, with what to do."""
    client = sign_in(Client(), cast.system_admin)
    assert "后台没有在运行" in client.get(PATH).content.decode()
    beat("示例")
    html = client.get(PATH).content.decode()
    assert "后台没有在运行" not in html
    assert "没有要投递的消息" in html


def test_the_key_of_the_robot_is_not_shown(cast, settings):
    """Its host is enough to know which one it is."""
    settings.KAOPING_WEBHOOK_URL = "https://robot.example.cn/send?key=geheim"
    html = sign_in(Client(), cast.system_admin).get(PATH).content.decode()
    assert "robot.example.cn" in html
    assert "geheim" not in html


def test_one_or_all_are_sent_again(cast):
    """What failed waits; a second time nothing is left to be sent."""
    one, two = delivery(cast.unit), delivery(cast.office)
    client = sign_in(Client(), cast.system_admin)
    client.post(f"{PATH}again/", {"delivery": one.pk})
    assert set(Delivery.objects.filter(state="waiting")) == {one}
    client.post(f"{PATH}again/")
    assert set(Delivery.objects.filter(state="waiting")) == {one, two}
    again = client.post(f"{PATH}again/", follow=True).content.decode()
    assert "没有发送失败的消息可以重发" in again


@pytest.mark.parametrize("who", ["unit", "office", "security_admin", "auditor", "outsider"])
def test_nobody_else_comes_in(cast, who):
    """How sending goes is the system administrator's matter."""
    client = sign_in(Client(), getattr(cast, who))
    assert client.get(PATH).status_code == 403
    assert client.post(f"{PATH}again/").status_code == 403


def test_sending_again_takes_a_post(cast):
    """A link sends nothing."""
    assert sign_in(Client(), cast.system_admin).get(f"{PATH}again/").status_code == 405


def test_the_page_costs_the_same_with_one_and_with_many(cast):
    """Two hundred are shown at most, in one query."""
    client = sign_in(Client(), cast.system_admin)

    def cost():
        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        return len(queries)

    delivery(cast.unit)
    one = cost()
    for _ in range(30):
        delivery(cast.unit, "sent")
    assert cost() == one <= 12
