"""Schemes as years keep them: by hash, with the texts of their three files."""

from __future__ import annotations

from django.db import models


class PinnedScheme(models.Model):
    """One edition of a regulation, kept word for word for as long as a year rests on it.

    Never changed after it is written: its key is the hash of its content.
    """

    sha256 = models.CharField(primary_key=True, max_length=64)
    scheme_id = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    status_label = models.CharField(max_length=200)
    """送审稿, 施行中: stands beside the title wherever that is named."""
    files = models.JSONField()
    """`scheme.yaml`, `readings.yaml`, `source.txt`: name → text."""
    pinned_at = models.DateTimeField()

    class Meta:
        """Editions of a regulation in the order of pinning."""

        verbose_name = "固定的办法版本"
        ordering = ("scheme_id", "pinned_at")

    def __str__(self) -> str:
        return f"{self.title}（{self.status_label}）"


class SchemeVersion(models.Model):
    """Which edition a year rests on since when; a further row is an amendment with its report."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="scheme_versions")
    number = models.PositiveSmallIntegerField()
    scheme = models.ForeignKey(PinnedScheme, models.PROTECT, related_name="+")
    readings = models.JSONField(default=dict)
    """The choices that held when this edition was taken on."""
    since = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    impact = models.JSONField(default=list)
    """The impact report that was confirmed: one line a change."""

    class Meta:
        """Versions are counted from 1."""

        verbose_name = "年度的办法版本"
        ordering = ("cycle", "number")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "number"), name="scheme_version_number"),
        )

    def __str__(self) -> str:
        return f"第{self.number}版（{self.scheme_id[:12]}）"
