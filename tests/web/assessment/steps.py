"""Steps of the work that several tests begin with, done by the people who do them.

claim(year, "haibowan", "1.1.1", mark="2")      # somebody of the unit claims
submit(year, "haibowan")                        # gaps accepted
mark(year, "haibowan", "2.3.1", "1")            # the lead marks, with a reason
evidence(year, "haibowan", "1.1.1")             # the unit files a picture
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kaoping.assessment import services
from kaoping.assessment.models import LeafEntry
from kaoping.cycles.queries import assessor_map
from kaoping.evidence.rights import file_for
from kaoping.evidence.services import add_version, file_evidence

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor

HTMX = {"HX-Request": "true"}


def claim(year, unit_id, leaf, explanation="示例说明", base=0, **facts):
    """Save a claim as somebody of the unit."""
    unit = year.cycle_unit(unit_id)
    return services.save_claim(
        year.units[unit_id], year.cycle, unit, leaf,
        facts=facts, explanation=explanation, base_version=base,
    )  # fmt: skip


def submit(year, unit_id="haibowan"):
    """Submit what was claimed, whatever is missing."""
    unit = year.cycle_unit(unit_id)
    return services.submit_self_assessment(year.units[unit_id], year.cycle, unit, accepts_gaps=True)


def lead_of(year, unit_id, leaf) -> Actor:
    """Return the assessor whose organisation leads on an item."""
    unit = year.cycle_unit(unit_id)
    lead = assessor_map(year.cycle, [unit]).lead(unit, leaf)
    return next(one for one in year.assessors.values() if one.organisation == lead)


def joint_of(year, unit_id, leaf) -> list[Actor]:
    """Return the assessors whose organisations countersign an item."""
    unit = year.cycle_unit(unit_id)
    others = [one.organisation for one in assessor_map(year.cycle, [unit]).of(unit, leaf)[1:]]
    return [one for one in year.assessors.values() if one.organisation in others]


def mark(year, unit_id, leaf, value=None, reason="示例理由", **facts) -> LeafEntry:
    """Mark as the lead, on what counts now."""
    unit = year.cycle_unit(unit_id)
    before = official(unit, leaf)
    written = {**facts, **({} if value is None else {"mark": value})}
    return services.enter_mark(
        lead_of(year, unit_id, leaf), year.cycle, unit, leaf,
        facts=written, reason=reason, based_on=before.pk if before else 0,
    )  # fmt: skip


def official(unit, leaf):
    """Return the entry that counts, if there is one."""
    from kaoping.assessment.official import effective_entries  # noqa: PLC0415

    return effective_entries(unit.cycle, units=[unit.pk], leaf=leaf).get((unit.pk, leaf))


def picture(name="示例照片.png", colour="navy"):
    """Return a small picture, as a form brings it."""
    held = io.BytesIO()
    Image.new("RGB", (12, 12), colour).save(held, "PNG")
    return SimpleUploadedFile(name, held.getvalue(), content_type="image/png")


def evidence(year, unit_id, leaf, colour="navy"):
    """File a picture for an item as the unit."""
    unit = year.cycle_unit(unit_id)
    return file_evidence(year.units[unit_id], unit, picture(colour=colour), leaf_id=leaf).version


def replace(year, unit_id, version, colour="green"):
    """File the next version of the unit's picture."""
    found = file_for(year.units[unit_id], year.cycle, version.file_id)
    content = picture(colour=colour)
    return add_version(year.units[unit_id], found, content, reason="示例更正").version
