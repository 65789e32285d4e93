r"""An announcement to a group: a robot of 企业微信 (WeCom) or 钉钉 (DingTalk), by its webhook.

    WeCom     POST …/cgi-bin/webhook/send?key=…          the key in the address is the secret
    DingTalk  POST …/robot/send?access_token=…&timestamp=…&sign=…
              sign: Base64 of HMAC-SHA256 over "timestamp\nsecret", keyed with the secret

Both take {"msgtype": "text", "text": {"content": …}} and answer {"errcode": 0, …}.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import quote_plus, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils import timezone

from kaoping.messages.delivery.links import absolute

if TYPE_CHECKING:
    from kaoping.messages.models import Message

SECONDS = 10
LONGEST_ANSWER = 64 * 1024
MOST_BYTES = 2048
"""What WeCom takes of a text, in UTF-8."""


class WebhookError(Exception):
    """The announcement was not taken; the message says why and holds no secret."""


@dataclass(frozen=True, slots=True)
class Robot:
    """Where announcements go.

    Attributes:
        url: Its address, with whatever key stands in it.
        shape: `wecom` or `dingtalk`.
        secret: DingTalk's signing secret; empty where the robot asks for none.
    """

    url: str
    shape: str
    secret: str = ""

    @classmethod
    def of_settings(cls) -> Robot:
        """Return the robot of this installation."""
        return cls(
            settings.KAOPING_WEBHOOK_URL,
            settings.KAOPING_WEBHOOK_SHAPE,
            settings.KAOPING_WEBHOOK_SECRET,
        )

    def address(self, milliseconds: int) -> str:
        """Return the address for a post at a moment, signed where that is asked for.

        Args:
            milliseconds: The moment, since 1970.
        """
        if self.shape != "dingtalk" or not self.secret:
            return self.url
        signed = signature(self.secret, milliseconds)
        joint = "&" if urlsplit(self.url).query else "?"
        return f"{self.url}{joint}timestamp={milliseconds}&sign={signed}"


class _NoRedirect(HTTPRedirectHandler):
    """A robot does not move; a redirection would carry the announcement to somebody else."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow nothing."""


def signature(secret: str, milliseconds: int) -> str:
    """Return DingTalk's signature of a moment, as it stands in the address."""
    text = f"{milliseconds}\n{secret}".encode()
    digest = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    return quote_plus(base64.b64encode(digest))


def announce(message: Message, robot: Robot) -> None:
    """Post an announcement.

    Raises:
        WebhookError: The robot could not be reached, or did not take it.
    """
    content = cut("\n".join(filter(None, (message.title, absolute(message.url)))))
    body = json.dumps({"msgtype": "text", "text": {"content": content}}, ensure_ascii=False)
    request = Request(  # noqa: S310  the settings let nothing but https, or http on this machine, in
        robot.address(int(timezone.now().timestamp() * 1000)),
        data=body.encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    _check(_answer(request))


def cut(text: str) -> str:
    """Return as much of a text as a robot takes."""
    return text.encode()[:MOST_BYTES].decode(errors="ignore")


def _answer(request: Request) -> bytes:
    try:
        with build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
            return bytes(answer.read(LONGEST_ANSWER))
    except HTTPError as error:
        error.close()
        message = f"群机器人答复状态{error.code}"
        raise WebhookError(message) from None
    except OSError as error:
        reason = getattr(error, "reason", error)
        message = f"连不上群机器人：{reason}"
        raise WebhookError(message) from None


def _check(answer: bytes) -> None:
    try:
        said = json.loads(answer)
        code = said["errcode"]
    except (ValueError, TypeError, KeyError) as error:
        message = "群机器人的答复看不懂，请核对地址"
        raise WebhookError(message) from error
    if code != 0:
        message = f"群机器人没有接收：{code} {str(said.get('errmsg', ''))[:200]}"
        raise WebhookError(message)
