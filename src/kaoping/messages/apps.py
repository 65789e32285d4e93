"""The room as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Messages to people and announcements to a group."""

    name = "kaoping.messages"
    label = "house_messages"  # `messages` is Django's own
    verbose_name = "消息"
    log_labels: ClassVar[dict[str, str]] = {
        "messages.preference.set": "设置消息提醒",
        "messages.delivery.resent": "重新发送消息",
    }

    def ready(self) -> None:
        """Listen to the log."""
        from kaoping.audit.listeners import listen  # noqa: PLC0415  models come first
        from kaoping.messages.writing import hear  # noqa: PLC0415

        listen(hear)
