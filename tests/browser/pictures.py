"""The pictures of the manual: each is taken by a journey under the name that the manual uses."""

from __future__ import annotations

WUHAI = "test_wuhai_year"
PICTURES: dict[str, str] = dict.fromkeys(["invitation","set-password","log-in","open-year","set-up","readings","assessors","stages","home-unit","sheet","sheet-item","evidence","report","checklist","self-assessments","home-assessor","desk","desk-item","send-back","home-sent-back","answer","visit-phone","joint","explanation","adjust","flags","board","approve","notified","objection","decide-objection","compare","leader","publish","public","public-explanation"], WUHAI)
"""Name → the journey that takes it."""
