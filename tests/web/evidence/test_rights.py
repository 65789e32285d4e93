"""Who sees a file: what is said of one file and of all of them is the same."""

import pytest

from kaoping.accounts.actor import Actor
from kaoping.evidence import queries, services
from kaoping.evidence.models import EvidenceFile
from kaoping.evidence.rights import sees, visible
from web.evidence import samples
from web.evidence.conftest import LEAF

SCORED_BY_ANOTHER = "6.1.1"


@pytest.fixture
def files(year, file_it):
    """Files of two units: linked to items of several bureaus, unlinked, withdrawn, none."""
    mine = file_it(title="甲")
    gone = file_it("二.jpg", samples.photo(), title="乙")
    loose = file_it("三.txt", b"3", title="丙", leaf="")
    ended = file_it("四.txt", b"4", title="丁")
    file_it("五.txt", b"5", title="戊", leaf=SCORED_BY_ANOTHER)
    file_it("六.txt", b"6", title="己", unit="wuda")
    services.withdraw(year.unit, year.cycle, gone.pk, "示例传错")
    services.unlink(year.unit, year.cycle, ended.pk, LEAF)
    services.link(year.unit, year.cycle, mine.pk, SCORED_BY_ANOTHER)
    return [mine, gone, loose, ended]


@pytest.mark.usefixtures("files")
def test_one_file_and_all_files_agree(year):
    """For every person of the year, every bureau, and the system itself."""
    everyone = [
        *year.everyone.values(), *year.assessors.values(), *year.units.values(),
        Actor.system("示例"),
    ]  # fmt: skip
    numbers = set()
    for actor in everyone:
        seen = set(visible(actor, year.cycle).values_list("pk", flat=True))
        numbers.add(len(seen))
        for file in EvidenceFile.objects.all():
            assert sees(actor, year.cycle, file) == (file.pk in seen), (actor.label, file.title)
    assert {0, 6} <= numbers
    assert len(numbers) > 3, "bureaus see some of them"


@pytest.mark.usefixtures("files")
def test_what_stands_beside_an_item_is_what_one_may_see(year):
    """Chips of one item and of all items, for every bureau: nothing that is not visible."""
    unit = year.cycle_unit("haibowan")
    for actor in (*year.assessors.values(), year.unit, year.office, year.leader):
        seen = set(visible(actor, year.cycle).values_list("pk", flat=True))
        everything = queries.chips_for(actor, year.cycle, unit)
        for leaf in (LEAF, SCORED_BY_ANOTHER):
            alone = queries.chips_for(actor, year.cycle, unit, [leaf]).get(leaf, [])
            assert alone == everything.get(leaf, [])
            assert {chip.file_id for chip in alone} <= seen
