"""Results: runs of the year's facts through the engine, and what is decided about them.

    official facts ─→ make_run ─→ freeze ─→ approve ─→ notify ─→ publish ─→ correct
                      (engine)    (office)  (another)  (units)   (public)   (a new version)

A run keeps the facts as they were and the result to the byte, so that anybody can score the same
facts again and get the same text. Nothing of it is ever changed; each decision is a row of its own.
Pages: board (汇总看板), explanation (说明), results (结果), leader (领导驾驶舱), public (公开结果).
"""
