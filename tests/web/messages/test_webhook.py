"""The webhook against a real server: both shapes, the signature, and what may fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from kaoping.messages.delivery.webhook import MOST_BYTES, Robot, WebhookError, announce, cut
from kaoping.messages.models import Message
from web.messages.robots import robot

NOW = datetime(2023, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def server():
    """A robot on this machine."""
    with robot() as running:
        yield running


@pytest.fixture
def message():
    """An announcement, as it stands in the table."""
    return Message(title="乌海市2023年度进入“评审”环节", url="/3/")


def test_wecom_gets_a_text_and_its_own_key(server, message, settings):
    """The key is in the address as the operator has set it; nothing is signed."""
    settings.KAOPING_URL = "https://kaoping.example.cn/"
    announce(message, Robot(server.url, "wecom", "不用"))
    [(path, query, headers, body)] = server.posts
    assert (path, query) == ("/send", {"key": ["geheim"]})
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert body == {
        "msgtype": "text",
        "text": {"content": "乌海市2023年度进入“评审”环节\nhttps://kaoping.example.cn/3/"},
    }


def test_dingtalk_can_verify_the_signature(server, message, time_machine):
    """HMAC-SHA256 over timestamp and secret, computed here anew from DingTalk's description."""
    time_machine.move_to(NOW, tick=False)
    announce(message, Robot(server.url, "dingtalk", "SEC示例"))
    [(_, query, _, body)] = server.posts
    stamp = str(int(NOW.timestamp() * 1000))
    wanted = hmac.digest("SEC示例".encode(), f"{stamp}\nSEC示例".encode(), hashlib.sha256)
    assert query == {
        "key": ["geheim"],
        "timestamp": [stamp],
        "sign": [base64.b64encode(wanted).decode()],
    }
    assert body["text"]["content"] == "乌海市2023年度进入“评审”环节"


def test_dingtalk_without_a_secret_is_not_signed(server, message):
    """A robot may be protected by a keyword instead."""
    announce(message, Robot(server.url, "dingtalk"))
    assert server.posts[0][1] == {"key": ["geheim"]}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, b'{"errcode": 310000, "errmsg": "sign not match"}'), "310000 sign not match"),
        ((200, b"<html>"), "看不懂"),
        ((200, b"[]"), "看不懂"),
        ((500, b""), "状态500"),
        ((302, b""), "状态302"),
    ],
)
def test_an_announcement_that_was_not_taken_is_a_failure(server, message, answer, said):
    """Also where the status is 200: what counts is the robot's own word; nobody is sent on."""
    server.answers = [answer]
    with pytest.raises(WebhookError, match=said) as failure:
        announce(message, Robot(server.url, "wecom"))
    assert len(server.posts) == 1
    assert "geheim" not in str(failure.value)


def test_a_robot_that_is_not_there_is_a_failure_without_its_key(server, message):
    """The reason is shown to administrators, the key is not."""
    nowhere = server.url.replace(server.url.split(":")[2].split("/")[0], "1")
    with pytest.raises(WebhookError, match="连不上") as failure:
        announce(message, Robot(nowhere, "wecom"))
    assert "geheim" not in str(failure.value)


def test_a_long_text_is_cut_between_characters():
    """What WeCom takes is counted in bytes; half a character would be refused."""
    cutting = cut("评" * 1000)
    assert len(cutting.encode()) <= MOST_BYTES
    assert set(cutting) == {"评"}
