"""Every page that a person opens: who asks, in which stage, at which address, within which limit.

`{…}` is filled from the year. Pages that show or explain all of a year at once may take ten times
the minimal view, all others five times.
"""

from __future__ import annotations

from dataclasses import dataclass

ORDINARY, WHOLE_YEAR = 5, 10


@dataclass(frozen=True)
class Page:
    """One page."""

    stage: str
    who: str
    """A person of the year; empty for a visitor."""
    address: str
    allowed: float = ORDINARY
    htmx: bool = False


def _pages(stage: str, who: str, *addresses: str, allowed: float = ORDINARY) -> list[Page]:
    return [Page(stage, who, address, allowed) for address in addresses]


SHEET = "/{cycle}/self-assessment/haibowan/"
DESK = "/{cycle}/desk/haibowan/"
FILES = "/{cycle}/evidence/"

PAGES = [
    # web
    *_pages("review", "unit", "/", "/todos/count/", "/help/", "/help/unit/", "/{cycle}/scheme/",
            "/{cycle}/search/?q=改造"),
    *_pages("review", "office", "/"),
    *_pages("review", "lead", "/"),
    *_pages("review", "", "/log-in/", "/public/", "/regulations/wuhai-2022/"),
    # messages
    *_pages("review", "unit", "/messages/"),
    *_pages("review", "system_admin", "/deliveries/"),
    # accounts
    *_pages("review", "system_admin", "/people/", "/people/{person}/", "/people/add/",
            "/people/import/", "/people/{person}/edit/", "/people/{person}/posts/add/",
            "/organisations/", "/organisations/add/", "/organisations/wuhai-haibowan/"),
    *_pages("review", "security_admin", "/posts/", "/rights/"),
    *_pages("review", "unit", "/account/", "/account/password/", "/posts/{post}/delegate/"),
    # audit
    *_pages("review", "auditor", "/log/", "/log/?cycle={cycle}&action=assessment.mark.entered",
            "/log/{entry}/"),
    # cycles
    *_pages("review", "office", "/cycles/", "/cycles/open/", "/{cycle}/", "/{cycle}/copy/",
            "/{cycle}/set-up/", "/{cycle}/set-up/readings/", "/{cycle}/set-up/units/",
            "/{cycle}/set-up/assessors/",
            "/{cycle}/set-up/assessors/1.1.1/", "/{cycle}/set-up/calendar/",
            "/{cycle}/set-up/stages/",
            "/{cycle}/set-up/participants/", "/{cycle}/set-up/amend/"),
    # evidence
    *_pages("self-assessment", "unit", FILES, FILES + "?shape=list", FILES + "?state=same",
            FILES + "upload/?unit=haibowan&leaf=1.1.1", FILES + "missing/?unit=haibowan",
            FILES + "reuse/?unit=haibowan", FILES + "chips/?unit=haibowan&leaf=1.1.1",
            FILES + "viewer/?unit=haibowan&leaf=1.1.1", FILES + "{file}/",
            FILES + "versions/{version}/thumbnail/", FILES + "versions/{version}/pages/1/",
            FILES + "versions/{version}/content/", FILES + "versions/{version}/download/"),
    *_pages("review", "office", FILES, FILES + "?q=材料29", FILES + "same/"),
    *_pages("review", "lead", FILES, FILES + "viewer/?unit=haibowan&leaf=1.1.1"),
    # assessment
    *_pages("self-assessment", "unit", SHEET, SHEET + "checklist/",
            SHEET + "items/1.1.1/", "/{cycle}/report/haibowan/self-report/",
            "/{cycle}/report/haibowan/self-report/preview/"),
    *_pages("review", "unit", SHEET),
    *_pages("review", "office", "/{cycle}/self-assessment/", SHEET, "/{cycle}/flags/",
            "/{cycle}/visits/", "/{cycle}/objections/"),
    *_pages("review", "lead", "/{cycle}/desk/", DESK + "1.1.1/", "/{cycle}/visits/",
            "/{cycle}/visits/haibowan/new/"),
    Page("review", "lead", DESK + "1.1.1/permit/", htmx=True),
    *_pages("review", "joint", "/{cycle}/joint/", DESK + "{joint}/"),
    *_pages("aggregation", "office", "/{cycle}/adjust/haibowan/1.1.1/"),
    *_pages("objection", "unit", "/{cycle}/objections/", "/{cycle}/objections/items/1.1.1/"),
    *_pages("objection", "office", "/{cycle}/objections/", "/{cycle}/objections/{objection}/"),
    # results
    *_pages("review", "office", "/{cycle}/board/", "/{cycle}/board/?show=pending",
            "/{cycle}/explanation/haibowan/", "/{cycle}/explanation/haibowan/1.1.1/",
            "/{cycle}/leader/", allowed=WHOLE_YEAR),
    *_pages("aggregation", "office", "/{cycle}/board/", "/{cycle}/results/",
            "/{cycle}/results/1/", allowed=WHOLE_YEAR),
    *_pages("aggregation", "office", "/{cycle}/results/1/facts.json",
            "/{cycle}/results/1/result.json"),
    *_pages("published", "unit", "/{cycle}/results/", "/{cycle}/explanation/haibowan/",
            allowed=WHOLE_YEAR),
    *_pages("published", "leader", "/{cycle}/leader/", "/{cycle}/results/", allowed=WHOLE_YEAR),
    *_pages("published", "", "/public/{cycle}/", "/public/{cycle}/1/",
            "/public/{cycle}/1/haibowan/", allowed=WHOLE_YEAR),
]  # fmt: skip
"""Downloads of whole packages and workbooks are files that are made, no pages."""
