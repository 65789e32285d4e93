"""What a unit writes before it submits: working texts, kept revision by revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models


class SelfAssessment(models.Model):
    """Where a unit's self-assessment stands. No row means that nothing was written yet."""

    class State(models.TextChoices):
        """The states; each change is an entry of the log."""

        OPEN = "open", "填写中"
        SUBMITTED = "submitted", "已提交"
        RETURNED = "returned", "已退回"

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.OneToOneField("cycles.CycleUnit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    late = models.BooleanField(default=False)
    """Whether the last submission came after the unit's deadline; a flag, never a bar."""
    returned_reason = models.TextField(blank=True)
    times_submitted = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """One a unit; a unit belongs to one year."""

        verbose_name = "自评"

    def __str__(self) -> str:
        return f"{self.unit} 自评"


class Revision(models.Model):
    """One saved state of a text; the last one without conflict holds.

    Somebody who saves over a text that has changed meanwhile loses nothing: the revision is kept
    beside the one it ran into (`conflict_with`) until a later one says that it merges it.
    """

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    """Counts on through conflicts, so that a number names one text."""
    base_version = models.PositiveIntegerField()
    """The version that the author was looking at; 0: nothing yet."""
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    conflict_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    merges = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")

    if TYPE_CHECKING:
        conflict_with_id: int | None
        merges_id: int | None

    class Meta:
        """Only a base."""

        abstract = True


class ClaimRevision(Revision):
    """What a unit claims for a leaf, finished or not."""

    leaf_id = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)
    explanation = models.TextField(blank=True)

    class Meta:
        """A version is one text."""

        verbose_name = "自评内容"
        ordering = ("unit_id", "leaf_id", "version")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "leaf_id", "version"), name="claim_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.leaf_id} 第{self.version}稿"


class ReportSection(Revision):
    """One section of a unit's report."""

    document_id = models.CharField(max_length=60)
    section = models.PositiveSmallIntegerField()
    """Place of the section in the scheme's document, from 0."""
    text = models.TextField()

    class Meta:
        """A version is one text."""

        verbose_name = "自评报告内容"
        ordering = ("unit_id", "document_id", "section", "version")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "document_id", "section", "version"), name="section_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} 第{self.section + 1}部分"
