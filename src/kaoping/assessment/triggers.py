"""The database's own refusal to alter what was entered.

Marks, claims, countersignatures, messages, visits and report sections are only ever added. Whoever
owns the database can drop the triggers; what is changed then no longer agrees with the log.
"""

from __future__ import annotations

from kaoping.audit.append_only import AppendOnly

TABLES = (
    "assessment_leafentry",
    "assessment_countersignature",
    "assessment_claimrevision",
    "assessment_reportsection",
    "assessment_itemmessage",
    "assessment_sitevisit",
)
KEPT = AppendOnly(
    "assessment",
    "赋分记录只能追加：不得更改或删除",
    dict.fromkeys(TABLES, ("UPDATE", "DELETE")),
)

install, remove = KEPT.install, KEPT.remove
