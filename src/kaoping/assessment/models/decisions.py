"""Receipts, findings about a unit, and objections: each a case with a course."""

from __future__ import annotations

from django.db import models

from kaoping.accounts.actor import author_of


class TaskReceipt(models.Model):
    """An assessor has received the task of scoring a unit; the deadline counts from here (W20)."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    """None where the regulation sets no number of days."""

    class Meta:
        """Received once."""

        verbose_name = "任务接收"
        constraints = (
            models.UniqueConstraint(fields=("organisation", "unit"), name="task_received_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} 接收 {self.unit}"


class UnitFlag(models.Model):
    """A finding that acts on a unit's outcome apart from any leaf: one proposes, another confirms.

    Only a confirmed flag that was not withdrawn is a fact (`interface.md`, `flags`).
    """

    class State(models.TextChoices):
        """Derived from who has said what."""

        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已认定"
        REJECTED = "rejected", "不予认定"
        WITHDRAWN = "withdrawn", "已撤销"

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    flag = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reason = models.TextField()
    evidence = models.JSONField(default=list, blank=True)
    """The versions that it rests on: [{version, sha256}]."""
    set_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    in_place_of = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """In whose place it was proposed, where somebody stood in."""
    set_at = models.DateTimeField()

    class Meta:
        """A flag is open or in force at most once for a unit."""

        verbose_name = "认定"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "flag"),
                condition=models.Q(state__in=("proposed", "confirmed")),
                name="flag_once_a_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.flag}"

    @property
    def author(self) -> str:
        """Who proposed it, and in whose place: `示例·甲（代示例·乙）`."""
        return author_of(self.set_by, self.in_place_of)


class FlagDecision(models.Model):
    """What another person decided about a finding; a withdrawal stands beside the confirmation.

    Never changed, never removed.
    """

    flag = models.ForeignKey(UnitFlag, models.PROTECT, related_name="decisions")
    state = models.CharField(max_length=10, choices=UnitFlag.State)
    """What the finding is from here on: confirmed, rejected or withdrawn."""
    reason = models.TextField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    in_place_of = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """In whose place it was decided, where somebody stood in."""
    at = models.DateTimeField()

    class Meta:
        """Each decision is taken once."""

        verbose_name = "认定的决定"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("flag", "state"), name="flag_decided_once"),)

    def __str__(self) -> str:
        return f"{self.flag} {self.get_state_display()}"

    @property
    def author(self) -> str:
        """Who decided, and in whose place."""
        return author_of(self.by, self.in_place_of)


class Objection(models.Model):
    """A unit asks for one item to be looked at again; somebody else than its marker decides."""

    class State(models.TextChoices):
        """The states."""

        FILED = "filed", "待处理"
        ACCEPTED = "accepted", "予以采纳"
        REJECTED = "rejected", "维持原分"
        WITHDRAWN = "withdrawn", "已撤回"

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    leaf_id = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State, default=State.FILED)
    argument = models.TextField()
    against = models.ForeignKey(
        "assessment.LeafEntry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The entry that was effective when the unit objected; None: no event was recorded."""
    filed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    """When it has to be decided; None where the year sets no days."""
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField(
        "assessment.LeafEntry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The review entry that an accepted objection added."""

    class Meta:
        """One open objection an item."""

        verbose_name = "复核申请"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "leaf_id"),
                condition=models.Q(state="filed"),
                name="one_open_objection_an_item",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.leaf_id} 复核"
