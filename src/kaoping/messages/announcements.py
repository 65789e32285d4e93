"""The table of the group: what everybody may know, told to the group's robots once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.messages import pages
from kaoping.messages.notice import Announcement, for_all
from kaoping.messages.notices import OVERVIEW

if TYPE_CHECKING:
    from collections.abc import Mapping

ANNOUNCEMENTS: Mapping[str, Announcement] = {
    "cycles.stage.advanced": Announcement("{cycle}进入“{stage}”环节", OVERVIEW),
    "cycles.stage.returned": Announcement("{cycle}退回“{stage}”环节", OVERVIEW),
    "cycles.extension.given": Announcement(
        "{cycle}“{stage}”环节的期限延至{until}", OVERVIEW, when=for_all
    ),
    "results.publication.made": Announcement(
        "{cycle}：考核结果已公布", pages.of_year("results:public")
    ),
    "results.publication.corrected": Announcement(
        "{cycle}：考核结果已更正，公布第{version}版", pages.of_year("results:public")
    ),
}
"""Action → what the group is told."""
