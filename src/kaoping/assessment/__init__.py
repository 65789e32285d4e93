"""The room of marks: what units claim, what assessors give, and what the two agree on.

    自评 (claims) → submission → 评审 (marks, countersignatures, visits) → 汇总 (office) → 复核

Facts permit, people decide, the engine bounds. Every mark is an entry that nothing overwrites;
what is effective is derived (`official.py`), what is permitted is asked of the engine
(`permits.py`).
"""
