"""`django-admin clear_uploads`: give up uploads that nobody has continued for three days."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from kaoping.accounts.actor import Actor
from kaoping.evidence.services import clear_stale_uploads


class Command(BaseCommand):
    """Free the room that unfinished uploads take; to be run once a day."""

    help = "清理三天没有继续的上传"

    def handle(self, *_args: object, **_options: object) -> None:
        """Clear, and say how many."""
        count = clear_stale_uploads(Actor.system("清理未完成的上传"))
        self.stdout.write(f"已清理{count}个未完成的上传。")
