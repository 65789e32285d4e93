"""News of results for 工作台: what was approved, told and published since somebody was here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from kaoping.cycles.queries import cycles_for
from kaoping.offers import News
from kaoping.results.models import Decision, Notification, Publication
from kaoping.results.queries.runs import sees_all_runs

if TYPE_CHECKING:
    from kaoping.accounts.actor import Actor

SAID = {
    Decision.Kind.FROZEN: "已冻结，待批准",
    Decision.Kind.APPROVED: "已批准",
    Decision.Kind.DECLINED: "未获同意",
    Decision.Kind.WITHDRAWN: "的更正已撤回",
}


def news_for(actor: Actor, since: datetime) -> Iterable[News]:
    """Return what happened to results: four queries at most."""
    if not actor.may("result.see"):
        return []
    years = {year.pk: year for year in cycles_for(actor)}
    found = [
        News(one.published_at, f"{years[one.cycle_id]}结果{one}", _url(one.cycle_id))
        for one in Publication.objects.filter(cycle__in=years, published_at__gte=since)
    ]
    if sees_all_runs(actor):
        decided = Decision.objects.filter(run__cycle__in=years, at__gte=since)
        for word in decided.select_related("run").defer(
            "run__facts", "run__result", "run__sources"
        ):
            key, said = word.run.cycle_id, SAID[Decision.Kind(word.kind)]
            found.append(News(word.at, f"{years[key]}{word.run}{said}", _url(key)))
    if actor.may("objection.file"):
        told = Notification.objects.filter(
            run__cycle__in=years, unit__organisation=actor.organisation, sent_at__gte=since
        )
        for key, at in told.values_list("run__cycle_id", "sent_at"):
            found.append(News(at, f"{years[key]}结果已告知本单位", _url(key)))
    return found


def _url(cycle_id: int) -> str:
    return reverse("results:results", args=[cycle_id])
