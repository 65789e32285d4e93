"""When things happen in a year: windows, extensions, changes of stage, days off."""

from __future__ import annotations

from django.db import models

from kaoping.cycles.models.cycle import StageId


class StageWindow(models.Model):
    """The days promised for a stage; what has no window has no deadline."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="windows")
    stage = models.CharField(max_length=20, choices=StageId)
    opens_on = models.DateField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One window a stage."""

        verbose_name = "环节时间"
        constraints = (
            models.UniqueConstraint(fields=("cycle", "stage"), name="window_once_a_stage"),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.opens_on}–{self.closes_at}"


class Extension(models.Model):
    """More time for a stage, for one unit or for all; followed by another, never taken back."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="extensions")
    stage = models.CharField(max_length=20, choices=StageId)
    unit = models.ForeignKey(
        "cycles.CycleUnit", models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    until = models.DateTimeField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        """In the order in which they were given."""

        verbose_name = "延期"
        ordering = ("cycle", "at", "id")

    def __str__(self) -> str:
        return f"{self.get_stage_display()}延至{self.until}"


class StageChange(models.Model):
    """One change of stage; the rows together are the year's course."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="stage_changes")
    from_stage = models.CharField(max_length=20, choices=StageId)
    to_stage = models.CharField(max_length=20, choices=StageId)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        """In the order in which they were made."""

        verbose_name = "环节变更"
        ordering = ("cycle", "at", "id")

    def __str__(self) -> str:
        return f"{self.from_stage} → {self.to_stage}"


class CalendarTable(models.Model):
    """An imported table of days off (放假调休表); the newest of a year, else the newest of all."""

    cycle = models.ForeignKey(
        "cycles.Cycle", models.PROTECT, null=True, blank=True, related_name="calendar_tables"
    )
    csv = models.TextField()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        """In the order of import."""

        verbose_name = "放假调休表"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"放假调休表 {self.sha256[:12]}"
