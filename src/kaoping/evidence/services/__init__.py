"""Every write of this room: one verb, one transaction, one entry in the log.

The arrival of single chunks is the exception: it is transport, not an act. What becomes of them,
filed or refused, is logged.
"""

from kaoping.evidence.services.filing import (
    Arrival,
    Filed,
    add_version,
    check_in,
    file_arrival,
    file_evidence,
)
from kaoping.evidence.services.keeping import describe, link, unlink, withdraw
from kaoping.evidence.services.reuse import reuse_from_last_year
from kaoping.evidence.services.uploads import (
    abandon_upload,
    clear_stale_uploads,
    finish_upload,
    receive_chunk,
    start_upload,
)

__all__ = [
    "Arrival",
    "Filed",
    "abandon_upload",
    "add_version",
    "check_in",
    "clear_stale_uploads",
    "describe",
    "file_arrival",
    "file_evidence",
    "finish_upload",
    "link",
    "receive_chunk",
    "reuse_from_last_year",
    "start_upload",
    "unlink",
    "withdraw",
]
