"""The words of the regulation that stand below a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.assessment.services.receipts import RECEIPT

if TYPE_CHECKING:
    from kaoping.scheme import Scheme


def clause_of(scheme: Scheme, stage_id: str) -> str:
    """Return what asks for the work of a stage, with its place; empty where the text is silent.

    For marking that is the deadline that counts from the receipt of the task, for every other stage
    the last clause that lays it down.
    """
    process = scheme.regulation.process
    deadlines = (one for one in process.deadlines if one.counted_from == RECEIPT)
    quotes = [quote for one in deadlines for quote in one.quote] if stage_id == "review" else []
    stage = next((one for one in process.stages if one.id == stage_id), None)
    if not quotes and stage is not None:
        quotes = stage.quote[-1:]
    return "；".join(scheme.source.cite(quote) for quote in quotes)
