"""Evidence (佐证材料): files with versions, linked to the items that they prove.

    offered → arrival (pieces, length, SHA-256) → checks (kind by content, bounds) → storage
            → EvidenceFile › EvidenceVersion ‹ EvidenceLink › leaf

A file is stored under the hash of its bytes and is never changed or removed: a new text is a new
version, a mistake is withdrawn and keeps its bytes. Who may see what stands in `rights`, when
something may be filed in `doors`; a look by somebody outside the filing organisation is logged.
"""
