"""Who has looked at a version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kaoping.evidence.models.files import EvidenceVersion
from kaoping.evidence.models.kept import Unchanging


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
