"""The database's own refusal to alter evidence.

Versions and readings are only ever added; files, links and uploads change, but no file or link is
removed. Whoever owns the database can drop the triggers; what is changed then no longer agrees with
the log, which holds the hash of every version.
"""

from __future__ import annotations

from kaoping.audit.append_only import AppendOnly

REFUSED = {
    "evidence_evidencefile": ("DELETE",),
    "evidence_evidencelink": ("DELETE",),
    "evidence_evidenceversion": ("UPDATE", "DELETE"),
    "evidence_reading": ("UPDATE", "DELETE"),
}
KEPT = AppendOnly("evidence", "佐证材料只能追加：不得更改或删除", REFUSED)

install, remove = KEPT.install, KEPT.remove
