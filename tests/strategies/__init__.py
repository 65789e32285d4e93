"""Where random schemes, facts and junk come from; every property test draws from here.

    numbers → leaves (comparing: those that look at all units) → trees → entries

What none of these are is `junk`.
"""

from __future__ import annotations

import os

MORE = int(os.environ.get("KAOPING_MORE_EXAMPLES", "1"))
"""How many times as many examples to try, for hunting by hand."""
