"""What asks for a decision does not go to whom the decision is refused to."""

import pytest
from django.urls import resolve
from django.utils import timezone

from kaoping.accounts.models import Post
from kaoping.web.todos import todos_for
from web.cast import make_actor, sign_in
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


MARKING = (
    "cycles.scheme.amended review",
    "assessment.mark.entered",
    "assessment.item.answered",
    "evidence.file.replaced",
    "evidence.link.added",
)
"""Acts that ask an assessor for a mark, or for a word on one, about 海勃湾区."""


def tied_colleagues(year, *units):
    """Return one more person for each bureau, who also sits in some districts."""
    found = []
    for key, actor in year.assessors.items():
        one = make_actor("assessor", actor.organisation, f"tied.{key}")
        for unit in units:
            organisation = year.cycle_unit(unit).organisation
            Post.objects.create(
                person=one.person, organisation=organisation, role="unit",
                from_day=timezone.localdate(),
            )  # fmt: skip
        found.append(one)
    return found


def asked_to_mark(actors):
    """Return (who, of which unit) for each to-do at the desk."""
    return {
        (actor.person.username, todo.unit)
        for actor in actors
        for todo in todos_for(actor)
        if resolve(todo.url.partition("#")[0]).view_name == "assessment:desk-item"
    }


@pytest.mark.parametrize("name", MARKING)
def test_who_may_not_mark_a_unit_is_not_asked_to(year, name):
    """A colleague in the same bureau with a post in the district is passed over; the bureau not."""
    tied = tied_colleagues(year, "haibowan")
    names = {one.person.username for one in tied}
    asks = {who for who, one in readers(year, name).items() if one.asks}
    assert asks - names
    assert not asks & names
    assert not {unit for _, unit in asked_to_mark(tied)} & {"海勃湾区"}
    assert asked_to_mark(year.assessors.values())


@pytest.mark.parametrize(
    ("units", "expected"),
    [(("haibowan",), {"乌达区", "海南区"}), (("haibowan", "wuda", "hainan"), set())],
)
def test_the_review_asks_for_the_units_that_somebody_may_mark(year, units, expected):
    """Tied to one district, a person marks the others; tied to all, nothing is asked of them."""
    tied = tied_colleagues(year, *units)
    names = {one.person.username for one in tied}
    asks = {
        who for who, one in readers(year, "cycles.stage.advanced review").items() if one.asks
    } & names
    assert bool(asks) == bool(expected)
    assert {unit for _, unit in asked_to_mark(tied)} == expected


def test_the_desk_says_why_nothing_is_asked(client, year):
    """The items stay on the list of a tied colleague, as somebody else's, and none is next."""
    (tied, *_) = tied_colleagues(year, "haibowan")
    readers(year, "cycles.stage.advanced review")
    page = sign_in(client, tied).get(f"/{year.cycle.pk}/desk/").text
    assert "须回避，由其他人员办理" in page
    assert "待赋分" in page


def test_the_office_is_not_reminded_of_what_it_may_not_decide(year):
    """What is missing of one's own unit is on the list of the colleague without the tie."""
    year.at("aggregation")
    first = todos_for(year.second_office)
    Post.objects.create(
        person=year.second_office.person,
        organisation=year.cycle_unit("haibowan").organisation,
        role="unit",
        from_day=timezone.localdate(),
    )
    said = [one.title for one in first if one.title.startswith("处理没有得分的")]
    assert "海勃湾区" in said[0]
    again = [one.title for one in todos_for(year.second_office)]
    assert not [one for one in again if one.startswith("处理没有得分的") and "海勃湾区" in one]
    assert [one for one in again if one.startswith("处理没有得分的")]
