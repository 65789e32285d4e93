"""The database's own refusal to alter what was entered.

Marks, claims, countersignatures, messages, visits, report sections and what was decided about
findings are only ever added. Whoever
owns the database can drop the triggers; what is changed then no longer agrees with the log.
"""

from __future__ import annotations

from kaoping.audit.append_only import AppendOnly

ENTERED = (
    "assessment_leafentry",
    "assessment_countersignature",
    "assessment_claimrevision",
    "assessment_reportsection",
    "assessment_itemmessage",
    "assessment_sitevisit",
)
DECIDED = ("assessment_flagdecision",)
"""Tables that came with a later migration, which installs their triggers."""
TABLES = (*ENTERED, *DECIDED)

EVENTS = ("UPDATE", "DELETE")
KEPT = AppendOnly("assessment", "赋分记录只能追加：不得更改或删除", dict.fromkeys(ENTERED, EVENTS))
KEPT_DECISIONS = AppendOnly(
    "assessment_decisions", "认定的决定只能追加：不得更改或删除", dict.fromkeys(DECIDED, EVENTS)
)

install, remove = KEPT.install, KEPT.remove
