"""The year itself, and the organisations that take part in it without scoring or being scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from kaoping.accounts.errors import Refusal
from kaoping.cycles.schemes import settled

if TYPE_CHECKING:
    from kaoping.scheme import Scheme


class StageId(models.TextChoices):
    """The stages of the year in their order; a scheme names those that its regulation has."""

    PREPARING = "preparing", "筹备"
    RUNNING = "running", "运行"
    SELF_ASSESSMENT = "self-assessment", "自评"
    REVIEW = "review", "评审"
    AGGREGATION = "aggregation", "汇总"
    APPROVAL = "approval", "报批"
    NOTIFICATION = "notification", "告知"
    OBJECTION = "objection", "复核"
    PUBLISHED = "published", "公布"
    ARCHIVED = "archived", "归档"


STAGES = tuple(StageId.values)


class Cycle(models.Model):
    """An evaluation year of one city, run by one regulation."""

    city = models.CharField(max_length=50)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    scheme = models.ForeignKey("cycles.PinnedScheme", models.PROTECT, related_name="cycles")
    readings = models.JSONField(default=dict, blank=True)
    """Reading → choice. One that is absent has not been confirmed and reads as its default."""
    stage = models.CharField(max_length=20, choices=StageId, default=StageId.PREPARING)
    region = models.CharField(max_length=50, blank=True)
    """The place whose days off hold (`kaoping.worktime.places`); empty: the national ones."""
    closing_time = models.TimeField()
    """Clock time in Asia/Shanghai at which the last day of a deadline ends."""
    optional_stages = models.JSONField(default=list, blank=True)
    """Stages that the text does not have and that this year switches on (W34, U33)."""
    objection_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """Working days after notification within which a unit may object."""
    decision_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """Working days within which an objection is decided."""
    version = models.PositiveIntegerField(default=1)
    """The number of the scheme version that the year rests on."""
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    opened_at = models.DateTimeField()

    class Meta:
        """The newest year first."""

        verbose_name = "考核年度"
        ordering = ("-year", "city")
        constraints = (
            models.UniqueConstraint(fields=("city", "year"), name="one_cycle_a_city_and_year"),
        )

    def __str__(self) -> str:
        return self.title

    def settled_scheme(self) -> Scheme:
        """Return the pinned scheme under this year's readings, from the pin and never the shelf."""
        return settled(self.scheme_id, self.readings)

    @property
    def stage_name(self) -> str:
        """What the regulation calls the year's stage: 自查 in one city is 自评 in another.

        The general word where the pinned texts cannot be read: lists of years have to open all the
        same, so that somebody finds the year that has to be restored.
        """
        try:
            stages = self.settled_scheme().regulation.process.stages
        except Refusal:
            return self.get_stage_display()
        own = (one.name for one in stages if one.id == self.stage)
        return next(own, self.get_stage_display())

    @property
    def is_preparing(self) -> bool:
        """Whether the year has not been started, so that what it rests on may still be chosen."""
        return self.stage == StageId.PREPARING

    @property
    def is_over(self) -> bool:
        """Whether the result is public, so that nothing more is handed in, marked or objected to.

        Empty pages then say what there was, and announce nothing.
        """
        return self.stage in {StageId.PUBLISHED, StageId.ARCHIVED}


class Participant(models.Model):
    """An organisation that takes part as office, leader, expert or auditor.

    The office is stated (W35: 由建立年度的人指定). For the other parts no row means that everyone
    who holds such a post takes part; rows restrict it, where an installation serves two cities.
    """

    class Part(models.TextChoices):
        """In which part."""

        OFFICE = "office", "组织单位"
        LEADER = "leader", "领导"
        EXPERT = "expert", "专家"
        AUDITOR = "auditor", "审计"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="participants")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)

    class Meta:
        """An organisation stands once in a part."""

        verbose_name = "参与单位"
        constraints = (
            models.UniqueConstraint(
                fields=("cycle", "organisation", "part"), name="participant_once_a_part"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.organisation_id}"
