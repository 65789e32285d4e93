"""Messages, what is sent of them, and who wants mail."""

from __future__ import annotations

from django.db import models


class Message(models.Model):
    """What one person is told; without a person an announcement to the group.

    Written once; only the moment of reading is added.
    """

    person = models.ForeignKey(
        "accounts.Person", models.CASCADE, null=True, related_name="+", verbose_name="收件人"
    )
    cycle = models.ForeignKey("cycles.Cycle", models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=100)
    """What it was written for: an entry of the log, a deadline. Nobody is told the same twice."""
    entry = models.BigIntegerField(null=True)
    """Number of the log's entry; None for a reminder."""
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    clause = models.TextField("依据", blank=True)
    url = models.CharField(max_length=300, blank=True)
    asks = models.BooleanField(default=False)
    """Whether it asks for something; that stands in the to-dos, too."""
    addressed_as = models.CharField(max_length=200, blank=True)
    """The post that makes it this person's matter, as one reads it."""
    created_at = models.DateTimeField("时间")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        verbose_name = "消息"
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), name="told_once"),
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(person=None), name="announced_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("person",), condition=models.Q(seen_at=None), name="message_unseen"
            ),
            models.Index(fields=("person", "-created_at"), name="message_by_person"),
        )

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """A message on its way out of the house; `next_at` is also the lease of whoever is sending."""

    class Channel(models.TextChoices):
        """By which way."""

        MAIL = "mail", "电子邮件"
        WEBHOOK = "webhook", "群机器人"

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        DROPPED = "dropped", "不再发送"

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField("方式", max_length=7, choices=Channel)
    state = models.CharField("状态", max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField()
    last_error = models.CharField("原因", max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        verbose_name = "消息投递"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("message", "channel"), name="delivered_once_a_channel"),
        )
        indexes = (
            models.Index(
                fields=("next_at",), condition=models.Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(fields=("state", "-id"), name="delivery_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_state_display()}"


class Preference(models.Model):
    """What a person wants; without a row, mail wherever there is an address."""

    person = models.OneToOneField(
        "accounts.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    by_mail = models.BooleanField("接收电子邮件", default=True)

    class Meta:
        """One a person."""

        verbose_name = "消息设置"

    def __str__(self) -> str:
        return "接收电子邮件" if self.by_mail else "不接收电子邮件"
