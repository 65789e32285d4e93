"""Marks and what is said about them: rows that are added and never changed."""

from __future__ import annotations

from django.db import models

from kaoping.accounts.actor import author_of


class LeafEntry(models.Model):
    """What one stage says of one leaf of one unit: its facts and, where a person decides, the mark.

    A later entry of the same stage replaces an earlier one and leaves it standing. What counts is
    derived from the entries that nothing replaces: 更正 before 复核 before 办公室 before 考核单位;
    自评 never counts towards the official result.
    """

    class Stage(models.TextChoices):
        """Who speaks."""

        SELF = "self", "自评"
        ASSESSOR = "assessor", "考核单位"
        OFFICE = "office", "办公室"
        REVIEW = "review", "复核"
        CORRECTION = "correction", "更正"

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    leaf_id = models.CharField(max_length=100)
    stage = models.CharField(max_length=10, choices=Stage)
    facts = models.JSONField()
    """The leaf's entry exactly as `interface.md` writes it, numbers as text."""
    reason = models.TextField(blank=True)
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    in_place_of = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Whose post it was, where somebody stood in."""
    post_label = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    evidence = models.JSONField(default=list, blank=True)
    """The versions that were linked to the leaf when the entry was made: [{version, sha256}]."""
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    claim = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    """For a mark: the submitted claim that it was made from."""
    state = models.CharField(max_length=10, default="entered")
    based_on = models.PositiveBigIntegerField(default=0)
    """The number of the official entry that its author saw as the effective one; 0: none."""

    class Meta:
        """One first entry a stage; after it, a chain."""

        verbose_name = "赋分记录"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "leaf_id", "stage"),
                condition=models.Q(replaces=None),
                name="one_first_entry_a_stage",
            ),
        )
        indexes = (
            models.Index(fields=("cycle", "stage", "leaf_id"), name="entry_by_cycle"),
            models.Index(fields=("unit", "leaf_id", "id"), name="entry_by_unit"),
        )

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.leaf_id}"

    @property
    def mark(self) -> str:
        """The mark as text; empty where there is none."""
        return str(self.facts.get("mark", ""))

    @property
    def author(self) -> str:
        """Who wrote it, and in whose place: `示例·甲（代示例·乙）`; empty for the system."""
        return author_of(self.by, self.in_place_of)

    @property
    def is_out(self) -> bool:
        """Whether the leaf was declared not applicable."""
        return "not_applicable" in self.facts


OFFICIAL = (
    LeafEntry.Stage.CORRECTION,
    LeafEntry.Stage.REVIEW,
    LeafEntry.Stage.OFFICE,
    LeafEntry.Stage.ASSESSOR,
)
"""The stages whose entries count, the first that has one decides."""


class Countersignature(models.Model):
    """A joint assessor's word on the lead's mark; the last word of an organisation counts."""

    entry = models.ForeignKey(LeafEntry, models.PROTECT, related_name="countersignatures")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    agrees = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were given."""

        verbose_name = "会签"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{'同意' if self.agrees else '不同意'} {self.entry.leaf_id}"


class ItemMessage(models.Model):
    """A word about one item between unit and assessor; a send-back stays open until answered."""

    class Kind(models.TextChoices):
        """What the word is."""

        SEND_BACK = "send-back", "退回补充"
        QUESTION = "question", "询问"
        ANSWER = "answer", "答复"

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    leaf_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    post_label = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    answers = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )

    class Meta:
        """Each question has one answer."""

        verbose_name = "条目往来"
        ordering = ("id",)
        indexes = (models.Index(fields=("unit", "leaf_id", "id"), name="message_by_unit"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.leaf_id}"


class SiteVisit(models.Model):
    """What was found at a place, by whom, when; photos are evidence like any other."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    leaf_id = models.CharField(max_length=100)
    visited_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    people = models.TextField()
    """Who took part, on both sides, as written by the recorder."""
    findings = models.TextField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField(null=True, blank=True)
    """Radius in metres within which the device believes to be."""
    evidence = models.JSONField(default=list, blank=True)
    """The photos as they arrived: [{version, sha256}]."""
    token = models.CharField(max_length=80, unique=True)
    """Made by the form, so that a record sent twice over a weak connection is kept once."""
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    post_label = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        """The newest visit first."""

        verbose_name = "现场核查"
        ordering = ("-visited_at", "-id")

    def __str__(self) -> str:
        return f"{self.place} {self.leaf_id}"
