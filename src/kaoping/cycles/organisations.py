"""The organisations that may be chosen for a year, from the room that keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kaoping.accounts.errors import Refusal
from kaoping.accounts.queries import organisations as all_organisations

if TYPE_CHECKING:
    from kaoping.accounts.models import Organisation

__all__ = ["all_organisations", "chosen"]


def chosen(ids: Iterable[int]) -> list[Organisation]:
    """Return organisations by their keys, in the order given, each once.

    Raises:
        Refusal: One of them does not exist.
    """
    wanted = list(dict.fromkeys(ids))
    by_key = {one.pk: one for one in all_organisations()}
    if missing := [str(key) for key in wanted if key not in by_key]:
        message = f"没有编号为{'、'.join(missing)}的组织。"
        raise Refusal("cycles.unknown-organisation", message, "请从列表中选择。")
    return [by_key[key] for key in wanted]
