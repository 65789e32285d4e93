"""The log: who did what, when, to which object, from what to what. It can only grow.

    with transaction.atomic():
        ...
        record(actor, "assessment.mark.entered", entry, new={"mark": "12"}, reason="现场核查属实")

`services.record` seals each entry together with the one before (`kaoping.sealing.chain`), in the
transaction of the change that it tells of: no change without its entry, no entry without its
change. Triggers of the database refuse to alter or remove an entry; `verification.verify_log` finds
out where somebody went around them.
"""
