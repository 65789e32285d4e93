"""Files on their way, in chunks."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from kaoping.evidence.models.files import EvidenceFile, EvidenceVersion


class Upload(models.Model):
    """A file on its way in chunks; nobody but the person who sends it sees it."""

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVING = "receiving", "接收中"
        FINISHED = "finished", "已完成"
        REFUSED = "refused", "未接收"
        ABANDONED = "abandoned", "已放弃"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    cycle = models.ForeignKey("cycles.Cycle", models.PROTECT, related_name="+")
    unit = models.ForeignKey("cycles.CycleUnit", models.PROTECT, related_name="+")
    leaf_id = models.CharField(max_length=100, blank=True)
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    """The file whose next version it becomes; None for a new file."""
    name = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVING)
    version = models.ForeignKey(
        EvidenceVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """What it became."""
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        """The oldest first, for clearing away."""

        verbose_name = "上传"
        ordering = ("touched_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="received_within_size"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size}"


class Chunk(models.Model):
    """One chunk of an upload, as it lies in the storage until the upload is finished."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="chunks")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=200)

    class Meta:
        """Chunks lie end to end."""

        verbose_name = "上传片段"
        ordering = ("upload", "offset")
        constraints = (
            models.UniqueConstraint(fields=("upload", "offset"), name="chunk_once_an_offset"),
        )

    def __str__(self) -> str:
        return f"{self.offset}+{self.size}"
