"""The room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and rights."""

    name = "kaoping.accounts"
    label = "accounts"
    verbose_name = "人员与组织"

    def ready(self) -> None:
        """Listen to log-ins, so that they are logged."""
        import_module("kaoping.accounts.sessions")
