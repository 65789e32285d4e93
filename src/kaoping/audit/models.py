"""The entries of the log, and the head of their chain."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kaoping.sealing import GENESIS, Json, Link


class Kind(models.TextChoices):
    """What an entry tells of."""

    WRITE = "write", "变更"
    READ = "read", "查阅"


class Entry(models.Model):
    """One thing that happened. Never changed, never removed.

    The hash seals all fields from `at` to `ip`, the number, and the hash of the entry before.
    Names and labels are kept as they were at the time, beside the keys, so that an entry reads the
    same after a person has married or an office has been renamed.
    """

    number = models.BigIntegerField("编号", primary_key=True)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="人员",
        db_index=False,  # see the indexes below
    )
    actor_name = models.CharField("姓名", max_length=100, blank=True)
    actor_post = models.CharField("岗位", max_length=200, blank=True)
    action = models.CharField("操作", max_length=80)
    kind = models.CharField("类型", max_length=5, choices=Kind.choices)
    object_type = models.CharField("对象类型", max_length=80)
    object_id = models.CharField("对象编号", max_length=80)
    object_label = models.CharField("对象", max_length=300)
    cycle = models.BigIntegerField("年度", null=True)
    old = models.JSONField("原内容", null=True)
    new = models.JSONField("新内容", null=True)
    reason = models.TextField("理由", blank=True)
    ip = models.CharField("地址", max_length=45, blank=True)
    previous = models.CharField("前一摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)
    algorithm = models.CharField("算法", max_length=20)

    class Meta:
        """Each filter of the viewer finds its entries, newest first, through one index."""

        ordering = ("-number",)
        verbose_name = "日志条目"
        indexes = (
            models.Index(fields=["actor", "-number"], name="audit_by_person"),
            models.Index(fields=["action", "-number"], name="audit_by_action"),
            models.Index(fields=["object_type", "object_id", "-number"], name="audit_by_object"),
            models.Index(fields=["cycle", "-number"], name="audit_by_cycle"),
            models.Index(fields=["kind", "-number"], name="audit_by_kind"),
            models.Index(fields=["at"], name="audit_by_time"),
        )

    def __str__(self) -> str:
        return f"第{self.number}条"

    @property
    def content(self) -> dict[str, Json]:
        """What the hash seals besides number, algorithm and predecessor."""
        return {
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "actor_post": self.actor_post,
            "action": self.action,
            "kind": str(self.kind),
            "object_type": self.object_type,
            "object_id": self.object_id,
            "object_label": self.object_label,
            "cycle": self.cycle,
            "old": self.old,
            "new": self.new,
            "reason": self.reason,
            "ip": self.ip,
        }

    @property
    def link(self) -> Link:
        """The entry as a link of the chain, as the database holds it now."""
        return Link(self.number, self.algorithm, self.content, self.previous, self.hash)


class ChainHead(models.Model):
    """Where the chain ends: the one row that a new entry locks.

    It is also what shows that the last entries were cut off.
    """

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    algorithm = models.CharField(max_length=20, blank=True)

    class Meta:
        """One row, key 1."""

        verbose_name = "日志链头"

    def __str__(self) -> str:
        return f"链头：第{self.number}条"

    @property
    def link(self) -> Link | None:
        """The last link, as much of it as the next one needs; None before the first entry."""
        if self.number == 0:
            return None
        return Link(self.number, self.algorithm, None, "", self.hash)
