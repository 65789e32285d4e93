"""The writes of this room: one verb, one transaction, one entry of the log."""

from kaoping.results.services.announcing import acknowledge, notify, publish
from kaoping.results.services.deciding import approve, decline, freeze, withdraw_correction
from kaoping.results.services.running import correct, make_run

__all__ = [
    "acknowledge",
    "approve",
    "correct",
    "decline",
    "freeze",
    "make_run",
    "notify",
    "publish",
    "withdraw_correction",
]
