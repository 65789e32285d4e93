"""A program that lets eight writers add to the log at once, and prints what they left."""

SCRIPT = """
import json, threading
import django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from kaoping.accounts.actor import Actor
from kaoping.audit.models import Entry
from kaoping.audit.services import record
from kaoping.audit.verification import verify_log

call_command("migrate", verbosity=0)
faults = []

def write(name):
    try:
        for turn in range(25):
            with transaction.atomic():
                record(Actor.system(name), "audit.thing.changed", ("audit.thing", turn, name))
    except Exception as error:
        faults.append(repr(error))
    finally:
        connection.close()

writers = [threading.Thread(target=write, args=(f"示例{n}",)) for n in range(8)]
[each.start() for each in writers]
[each.join() for each in writers]
numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
names = {Entry.objects.filter(actor_name=f"系统：示例{n}").count() for n in range(8)}
print(json.dumps({"faults": faults, "gapless": numbers == list(range(1, 201)),
                  "each": sorted(names), "intact": verify_log().is_intact}))
"""
