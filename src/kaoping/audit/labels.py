"""What the viewer calls actions and kinds of objects.

Each room names its own actions in its `AppConfig.log_labels`; objects are called what their model
is called. An action without a name is shown by its code, which is readable enough.
"""

from __future__ import annotations

from functools import cache

from django.apps import apps


@cache
def action_labels() -> dict[str, str]:
    """Return the names of all actions that the rooms have named, by code."""
    labels: dict[str, str] = {}
    for config in apps.get_app_configs():
        labels |= getattr(config, "log_labels", {})
    return labels


def action_label(action: str) -> str:
    """Return what an action is called, its code where it has no name."""
    return action_labels().get(action, action)


def object_type_label(object_type: str) -> str:
    """Return what a kind of object is called, its code where no model stands behind it."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_type
