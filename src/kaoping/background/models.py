"""Which workers live, and when each chore is due next; tasks themselves lie in the library."""

from __future__ import annotations

from django.db import models


class WorkerBeat(models.Model):
    """The last sign of life of a worker; one that ends in good order takes its row with it."""

    worker_id = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    beaten_at = models.DateTimeField(db_index=True)

    class Meta:
        """The liveliest first."""

        verbose_name = "后台进程"
        ordering = ("-beaten_at",)

    def __str__(self) -> str:
        return self.worker_id


class ChoreRun(models.Model):
    """When a chore is to be done next; whoever moves the moment on is the one who does it."""

    name = models.CharField(primary_key=True, max_length=60)
    due_at = models.DateTimeField()

    class Meta:
        """In the order of their moments."""

        verbose_name = "定时任务"
        ordering = ("due_at",)

    def __str__(self) -> str:
        return self.name
