"""Files with their versions, what they are linked to, and who has looked: rows that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from kaoping.evidence.checks import Kind, Preview, kind_of

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

LONGEST_TITLE = 150
_KEPT = "佐证材料只能撤回，不能删除"
_UNCHANGED = "已存入的版本不能更改，只能增加版本"


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that are never removed."""

    def delete(self) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always; evidence is withdrawn, and keeps its bytes.
        """
        raise TypeError(_KEPT)


class Kept(models.Model):
    """A row that is never removed."""

    objects: ClassVar[models.Manager[Any]] = KeptQuerySet.as_manager()

    class Meta:
        """Only a base."""

        abstract = True

    def delete(self, *_args: object, **_kwargs: object) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always; evidence is withdrawn, and keeps its bytes.
        """
        raise TypeError(_KEPT)


class UnchangingQuerySet(KeptQuerySet):
    """Rows that are never changed either."""

    def update(self, **_values: object) -> NoReturn:
        """Refuse.

        Raises:
            TypeError: Always; a new text is a new version.
        """
        raise TypeError(_UNCHANGED)


class Unchanging(Kept):
    """A row that stays as it was written."""

    objects: ClassVar[models.Manager[Any]] = UnchangingQuerySet.as_manager()

    class Meta:
        """Only a base."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once.

        Raises:
            TypeError: It has been written; a new text is a new version.
        """
        if not self._state.adding:
            raise TypeError(_UNCHANGED)
        super().save(*args, **kwargs)


class EvidenceFile(Kept):
    """One chunk of evidence about a unit: a title, a day on which it took effect, and versions."""

    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    """The unit that it is about; usually also the one that files it."""
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+"
    )
    """Who filed it: the unit itself, or an assessor who took photos on site. Only they change it,
    and only their looks at it are not logged. None for the system."""
    title = models.CharField("名称", max_length=LONGEST_TITLE)
    effective_on = models.DateField("形成日期", null=True, blank=True)
    """The day that the document itself bears, apart from the day on which it was uploaded."""
    current = models.OneToOneField(
        "evidence.EvidenceVersion", models.PROTECT, null=True, related_name="+"
    )
    """The newest version; None only inside the transaction that makes the file."""
    created_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    if TYPE_CHECKING:
        versions: RelatedManager[EvidenceVersion]
        links: RelatedManager[EvidenceLink]

    class Meta:
        """The newest first."""

        verbose_name = "佐证材料"
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=("cycle", "unit", "-created_at"), name="file_by_unit"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer counts; its versions and bytes are still there."""
        return self.withdrawn_at is not None


class EvidenceVersion(Unchanging):
    """One text of a file: bytes that lie in the storage under their hash, and what was read off."""

    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    """The name that it was uploaded with, unchanged."""
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10)
    """Key of `checks.KINDS`, found by content."""
    media_type = models.CharField(max_length=100)
    stored_as = models.CharField(max_length=200)
    thumbnail = models.CharField(max_length=200, blank=True)
    """Where the storage keeps the thumbnail; empty where there is none."""
    pages = models.PositiveIntegerField(null=True, blank=True)
    """Pages of a PDF, sheets of a workbook."""
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    """When the photo was taken, by the camera's clock."""
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    personal = models.JSONField(default=dict, blank=True)
    """How many identity and mobile numbers were seen in the text; never the numbers."""
    is_scanned = models.BooleanField(default=False)
    """Whether a virus scanner looked at it; one that found something is never stored."""
    reused_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reused_as"
    )
    """The version of another year whose bytes these are."""
    uploaded_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    post_label = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    """Why the earlier version was replaced."""

    class Meta:
        """Numbered within the file; a version without a whole hash cannot be stored."""

        verbose_name = "材料版本"
        ordering = ("file", "number")
        constraints = (
            models.UniqueConstraint(fields=("file", "number"), name="version_number_once"),
            models.CheckConstraint(
                condition=Exact(Length(F("sha256")), 64), name="version_has_a_hash"
            ),
        )
        indexes = (models.Index(fields=("sha256",), name="version_by_hash"),)

    def __str__(self) -> str:
        return f"{self.name}（第{self.number}版）"

    @property
    def about(self) -> Kind | None:
        """The kind, as far as this edition knows it."""
        return kind_of(self.kind)

    @property
    def kind_label(self) -> str:
        """The kind in Chinese."""
        return self.about.label if self.about else self.media_type

    @property
    def icon(self) -> str:
        """The icon that stands for the kind."""
        return self.about.icon if self.about else "file-text"

    @property
    def preview(self) -> Preview:
        """How it can be looked at."""
        return self.about.preview if self.about else Preview.NONE


class EvidenceLink(Kept):
    """A file proves something about a leaf; many files a leaf, many leaves a file."""

    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="links")
    leaf_id = models.CharField(max_length=100)
    linked_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """At most one link in force for a file and a leaf."""

        verbose_name = "材料关联"
        ordering = ("file", "leaf_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("file", "leaf_id"),
                condition=Q(unlinked_at=None),
                name="one_link_a_file_and_leaf",
            ),
        )
        indexes = (models.Index(fields=("leaf_id",), name="link_by_leaf"),)

    def __str__(self) -> str:
        return f"{self.file_id} → {self.leaf_id}"


class Reading(Unchanging):
    """Somebody outside the filing organisation has looked at a version.

    The log has the same as an entry; this row is what makes one look a day one entry, and what the
    page of the file shows.
    """

    class Way(models.TextChoices):
        """How."""

        PREVIEW = "preview", "查看"
        DOWNLOAD = "download", "下载"

    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="readings")
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    post_label = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=10, choices=Way)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        """One preview a person, post and day; every download."""

        verbose_name = "查阅记录"
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "person", "post_label", "on"),
                condition=Q(way="preview"),
                name="one_preview_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.version_id}"
