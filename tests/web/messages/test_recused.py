"""What asks for a decision does not go to whom the decision is refused to."""

import pytest
from django.urls import resolve
from django.utils import timezone

from kaoping.accounts.models import Post
from kaoping.web.todos import todos_for
from web.messages.acts import readers

ACTS = {
    "cycles.stage.advanced approval": "results:results",
    "results.run.frozen": "",
    "results.run.frozen correction": "results:results",
    "assessment.flag.proposed": "assessment:flags",
    "assessment.objection.filed": "assessment:objection",
}
"""Act → the page of the to-do that it asks for."""


def asked(year, name):
    """Return who is asked by an act, and who has its to-do, of the two who might decide."""
    told = readers(year, name)
    asks = {who for who, one in told.items() if one.asks or name == "results.run.frozen"}
    duties = {
        actor.person.username: {resolve(todo.url.partition("#")[0]).view_name for todo in found}
        for actor in (year.leader, year.second_office)
        for found in [todos_for(actor)]
    }
    return asks, {who for who, pages in duties.items() if ACTS[name] in pages}


@pytest.mark.parametrize("name", ACTS)
def test_the_recused_are_neither_asked_nor_reminded(year, name):
    """A leader and a colleague who also sit in an evaluated district; the district is concerned."""
    organisation = year.cycle_unit("haibowan").organisation
    approved_before = "correction" in name
    recused = [year.leader] if approved_before else [year.leader, year.second_office]
    for actor in recused:
        Post.objects.create(
            person=actor.person, organisation=organisation, role="unit",
            from_day=timezone.localdate(),
        )  # fmt: skip
    asks, reminded = asked(year, name)
    assert not (asks | reminded) & {actor.person.username for actor in recused}


@pytest.mark.parametrize("name", ACTS)
def test_the_others_are_asked(year, name):
    """Without the tie the same act asks, and reminds where it asks at once."""
    asks, reminded = asked(year, name)
    assert year.second_office.person.username in asks
    assert reminded or not ACTS[name]
