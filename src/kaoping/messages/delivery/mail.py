"""A message as an e-mail: plain text, with a link where the address of the site is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage

from kaoping.messages.delivery.links import absolute

if TYPE_CHECKING:
    from kaoping.accounts.models import Person
    from kaoping.messages.models import Message

MARK = "【考评】"


def send_mail(message: Message, person: Person) -> None:
    """Send a message to its reader.

    Raises:
        OSError: The mail server could not be reached, or has refused (`smtplib` raises these).
    """
    EmailMessage(MARK + message.title, text_of(message), to=[person.email]).send()


def text_of(message: Message) -> str:
    """Return the text of the e-mail."""
    link = absolute(message.url)
    parts = [
        message.title,
        message.body,
        f"依据：{message.clause}" if message.clause else "",
        f"打开：{link}" if link else "请登录系统查看。",
    ]
    foot = (
        f"—— {settings.KAOPING_SITE_NAME}自动发出，请勿回复。\n"
        "要办的事以系统“工作台”的待办为准；不想收到邮件，可在“消息”页关闭。"
    )
    return "\n\n".join([*(part for part in parts if part), foot]) + "\n"
