"""The database's own refusal to alter runs, decisions and publications.

Whoever owns the database can drop the triggers; what is changed then no longer agrees with the
hashes that the log holds.
"""

from __future__ import annotations

from kaoping.audit.append_only import AppendOnly

TABLES = ("results_scorerun", "results_decision", "results_publication")
KEPT = AppendOnly(
    "results",
    "计分结果只能追加：不得更改或删除",
    dict.fromkeys(TABLES, ("UPDATE", "DELETE")),
)

install, remove = KEPT.install, KEPT.remove
