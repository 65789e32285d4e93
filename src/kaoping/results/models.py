"""Runs, decisions about them, notifications and publications: rows that are added and kept."""

from __future__ import annotations

from typing import Any

from django.db import models

from kaoping.accounts.actor import author_of


class Kept(models.Model):
    """A row that is written once: to save it again or to delete it is a mistake of the program."""

    class Meta:
        """Each room's kept rows have tables of their own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row.

        Raises:
            TypeError: The row is there already.
        """
        if not self._state.adding:
            message = f"{self._meta.label} is append-only"
            raise TypeError(message)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse.

        Raises:
            TypeError: Always.
        """
        del args, kwargs
        message = f"{self._meta.label} is append-only"
        raise TypeError(message)


class ScoreRun(Kept):
    """One pass of the year's official facts through the engine."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    scheme = models.ForeignKey("cycles.PinnedScheme", models.PROTECT, related_name="+")
    facts = models.TextField()
    """The facts file (`interface.md`), as it is downloaded: readings included, UTF-8."""
    facts_sha256 = models.CharField(max_length=64)
    result = models.TextField()
    """What `kaoping score --json` prints for these facts, to the byte."""
    sha256 = models.CharField(max_length=64)
    """SHA-256 of `result` in UTF-8."""
    sources = models.JSONField(default=list)
    """The entries that counted: who marked each leaf, when, why, from which evidence."""
    corrects = models.ForeignKey(
        "results.Publication", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    """The publication that this run is to correct."""
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    log_number = models.BigIntegerField()
    """The entry of the log that tells of this run and holds its hashes."""
    log_head = models.CharField(max_length=64)
    """That entry's own hash: the head of the chain at this moment."""

    class Meta:
        """Numbered from 1 within a year."""

        verbose_name = "计分结果"
        ordering = ("cycle", "number")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "number"), name="run_number_once_a_cycle"),
        )

    def __str__(self) -> str:
        return f"第{self.number}次计分"


class Decision(Kept):
    """What somebody decided about a run; each at most once."""

    class Kind(models.TextChoices):
        """The decisions in their order."""

        FROZEN = "frozen", "冻结"
        APPROVED = "approved", "批准"
        DECLINED = "declined", "不同意"
        WITHDRAWN = "withdrawn", "撤回更正"

    run = models.ForeignKey(ScoreRun, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    in_place_of = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Whose post it was, where somebody stood in."""
    post_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        """A run is frozen once, and approved or declined once."""

        verbose_name = "结果决定"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("run", "kind"), name="decided_once_a_kind"),)

    def __str__(self) -> str:
        return f"{self.run} {self.get_kind_display()}"

    @property
    def author(self) -> str:
        """Who decided, and in whose place: `示例·负责人（代示例·经办人）`."""
        return author_of(self.by, self.in_place_of)


class Notification(models.Model):
    """A unit was told an approved result; it says itself that it has seen it."""

    run = models.ForeignKey(ScoreRun, models.PROTECT, related_name="notifications")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Each unit is told a run once."""

        verbose_name = "结果告知"
        ordering = ("run", "unit__position")
        constraints = (models.UniqueConstraint(fields=("run", "unit"), name="notified_once_a_run"),)

    def __str__(self) -> str:
        return f"{self.run} 告知 {self.unit}"


class Publication(Kept):
    """A run as the public reads it; a later version stands in its place and leaves it standing."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    run = models.OneToOneField(ScoreRun, models.PROTECT, related_name="publication")
    version = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    """Why the version before was not right; empty for the first."""

    class Meta:
        """Numbered from 1 within a year."""

        verbose_name = "结果公布"
        ordering = ("cycle", "version")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "version"), name="published_version_once"),
        )

    def __str__(self) -> str:
        return f"公布第{self.version}版"
