"""A program that runs each race of this room on a file of SQLite, and prints who won.

Started by `test_concurrency`; it wants DJANGO_SETTINGS_MODULE and the tests' folder in its path.
"""

import hashlib
import json
import threading

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from kaoping.accounts.errors import Refusal  # noqa: E402
from kaoping.audit.models import Entry  # noqa: E402
from kaoping.audit.verification import verify_log  # noqa: E402
from kaoping.cycles.queries import assessor_map  # noqa: E402
from kaoping.evidence import queries, services, storage  # noqa: E402
from kaoping.evidence.models import EvidenceFile, EvidenceLink, Reading, Upload  # noqa: E402
from kaoping.evidence.services.uploads import upload_of  # noqa: E402
from web.evidence import samples  # noqa: E402
from web.years import make_wuhai_2023  # noqa: E402

LEAF, OTHER_LEAF = "1.1.1", "1.1.2"
CONTENT = samples.pdf(pages=3)
SHA = hashlib.sha256(CONTENT).hexdigest()


def at_once(*acts):
    """Run functions in threads that start together; return what each gave, or its refusal."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def one(place, act):
        try:
            start.wait(timeout=60)
            results[place] = act()
        except Refusal as refusal:
            results[place] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


def upload(year, unit):
    """Return an upload that has been announced."""
    return services.start_upload(year.unit, unit, name="通知.pdf", size=len(CONTENT), leaf_id=LEAF)


def race_of_chunks(year, unit):
    """Two senders send the same bytes at the same moment."""
    begun = upload(year, unit)
    results = at_once(
        *[lambda: services.receive_chunk(year.unit, begun, 0, CONTENT[:500]).received] * 2
    )
    now = Upload.objects.get(pk=begun.pk)
    rest = services.receive_chunk(year.unit, now, now.received, CONTENT[now.received :])
    version = services.finish_upload(year.unit, rest, SHA).version
    return [sorted(map(str, results)), version.sha256 == SHA]


def race_of_finishes(year, unit):
    """Two clicks finish one upload."""
    begun = upload(year, unit)
    services.receive_chunk(year.unit, begun, 0, CONTENT)
    before = EvidenceFile.objects.count()

    def finish():
        return services.finish_upload(
            year.unit, upload_of(year.unit, year.cycle.pk, begun.pk), SHA
        ).version.pk

    results = at_once(finish, finish, finish)
    return [len(set(results)), EvidenceFile.objects.count() - before]


def race_of_links(year, file):
    """Several people link one file to one item."""
    at_once(*[lambda: services.link(year.unit, year.cycle, file.pk, OTHER_LEAF).pk] * 4)
    return [
        EvidenceLink.objects.filter(file=file, leaf_id=OTHER_LEAF).count(),
        Entry.objects.filter(action="evidence.link.added").count(),
    ]


def race_of_versions(year, file):
    """Several people file a next version at the same moment."""

    def add(number):
        content = SimpleUploadedFile(f"{number}.txt", f"{number}".encode())
        given = EvidenceFile.objects.select_related("unit__cycle", "current").get(pk=file.pk)
        return services.add_version(year.unit, given, content, reason="补").version.number

    results = at_once(*[lambda number=number: add(number) for number in range(4)])
    now = EvidenceFile.objects.get(pk=file.pk)
    return [sorted(results), now.current.number]


def race_of_looks(year, file):
    """A viewer fetches many pages of one document at once."""
    lead = assessor_map(year.cycle).lead(file.unit, LEAF)
    assessor = next(one for one in year.assessors.values() if one.organisation == lead)
    at_once(*[lambda: queries.open_version(assessor, year.cycle, file.current_id).is_logged] * 6)
    return [
        Reading.objects.count(),
        Entry.objects.filter(action="evidence.version.viewed").count(),
    ]


def race_of_withdrawals(year, file):
    """Two people withdraw one file."""
    results = at_once(*[lambda: services.withdraw(year.unit, year.cycle, file.pk, "传错").pk] * 2)
    return sorted("done" if one == file.pk else one for one in results)


def race_of_equal_bytes(year):
    """Three units file one notice at the same moment."""

    def file_it(name):
        content = SimpleUploadedFile("同一份.txt", b"the same bytes")
        unit = year.cycle_unit(name)
        return services.file_evidence(year.units[name], unit, content, leaf_id=LEAF).version

    versions = at_once(*[lambda name=name: file_it(name) for name in year.units])
    sound = {storage.sha256_of(one.stored_as) == one.sha256 for one in versions}
    return [len({one.sha256 for one in versions}), sound == {True}]


def main():
    """Run every race and print the results."""
    call_command("migrate", verbosity=0)
    year = make_wuhai_2023()
    year.at("self-assessment")
    unit = year.cycle_unit("haibowan")
    results = {
        "chunks": race_of_chunks(year, unit),
        "finishes": race_of_finishes(year, unit),
    }
    content = SimpleUploadedFile("a.txt", b"first")
    filed = services.file_evidence(year.unit, unit, content, leaf_id=LEAF)
    file = EvidenceFile.objects.select_related("unit", "current").get(pk=filed.version.file_id)
    results |= {
        "looks": race_of_looks(year, file),
        "links": race_of_links(year, file),
        "versions": race_of_versions(year, file),
        "withdrawals": race_of_withdrawals(year, file),
        "equal": race_of_equal_bytes(year),
        "log": verify_log().is_intact,
    }
    print(json.dumps(results))  # noqa: T201  the test reads it


if __name__ == "__main__":
    main()
