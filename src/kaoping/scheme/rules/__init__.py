"""The rule kinds of the language: one module each, joined here into one union.

The discriminator is `kind`. To add a kind, write its module here and its twin in the engine,
and add both to the two lists; no other module knows the kinds by name.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kaoping.scheme.rules.award import AwardRule
from kaoping.scheme.rules.band import BandRule
from kaoping.scheme.rules.imported import ImportedRule
from kaoping.scheme.rules.interpolated import InterpolatedRule
from kaoping.scheme.rules.ladder import LadderRule
from kaoping.scheme.rules.level import LevelRule
from kaoping.scheme.rules.per_event import PerEventRule
from kaoping.scheme.rules.proportional import ProportionalRule
from kaoping.scheme.rules.relative import RelativeRule
from kaoping.scheme.rules.steps import StepsRule
from kaoping.scheme.rules.tiered import TieredRule

Rule = Annotated[
    AwardRule
    | LevelRule
    | BandRule
    | PerEventRule
    | StepsRule
    | TieredRule
    | ImportedRule
    | ProportionalRule
    | InterpolatedRule
    | LadderRule
    | RelativeRule,
    Field(discriminator="kind"),
]

__all__ = [
    "AwardRule",
    "BandRule",
    "ImportedRule",
    "InterpolatedRule",
    "LadderRule",
    "LevelRule",
    "PerEventRule",
    "ProportionalRule",
    "RelativeRule",
    "Rule",
    "StepsRule",
    "TieredRule",
]
