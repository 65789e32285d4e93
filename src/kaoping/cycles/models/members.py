"""Who is evaluated in a year, and who scores."""

from __future__ import annotations

from django.db import models


class CycleUnit(models.Model):
    """A 被评价单位 of this year: listed by the regulation, or brought in by the office."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="units")
    unit_id = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    group = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    attributes = models.JSONField(default=dict, blank=True)
    """What the scheme asks of each unit (`has_projects`); absent means not stated, never no."""
    listed = models.BooleanField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        """Units stand in the order of the regulation."""

        verbose_name = "被评价单位"
        ordering = ("cycle", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "unit_id"), name="unit_once_a_cycle"),
            models.UniqueConstraint(
                fields=("cycle", "organisation"), name="organisation_is_one_unit"
            ),
        )

    def __str__(self) -> str:
        return self.name


class CycleBody(models.Model):
    """Which organisation a body of the scheme is in this year; several for a collective body."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="bodies")
    body_id = models.CharField(max_length=60)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")

    class Meta:
        """An organisation stands once for a body."""

        verbose_name = "机构对应"
        ordering = ("cycle", "body_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "body_id", "organisation"), name="body_organisation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} → {self.organisation_id}"


class Assignment(models.Model):
    """An adjustment of who scores a leaf; all rows of a leaf and unit replace the default.

    A leaf without rows is scored by the bodies that the scheme names. Rows with a unit win over
    rows without one.
    """

    class Part(models.TextChoices):
        """The first named leads, the others countersign (reading W25)."""

        LEAD = "lead", "牵头"
        COUNTERSIGN = "countersign", "会签"

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(CycleUnit, models.PROTECT, null=True, blank=True, related_name="+")
    leaf_id = models.CharField(max_length=100)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    order = models.PositiveSmallIntegerField()
    reason = models.TextField()

    class Meta:
        """An organisation stands once on a leaf, for a unit and for all."""

        verbose_name = "考核单位调整"
        ordering = ("cycle", "leaf_id", "order", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "leaf_id", "unit", "organisation"), name="assigned_once_a_unit"
            ),
            models.UniqueConstraint(
                fields=("cycle", "leaf_id", "organisation"),
                condition=models.Q(unit=None),
                name="assigned_once_for_all",
            ),
        )

    def __str__(self) -> str:
        return f"{self.leaf_id} {self.get_part_display()} {self.organisation_id}"
