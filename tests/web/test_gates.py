"""Nobody gets in where nobody has opened: every address of the house has a gate."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, include, path

from kaoping.accounts.capabilities import Capability
from kaoping.gates import Gate, capability, gate_of, public, signed_in
from web.cast import sign_in


def _patterns(resolver: URLResolver) -> list[URLPattern]:
    found = []
    for each in resolver.url_patterns:
        found += _patterns(each) if isinstance(each, URLResolver) else [each]
    return found


def _bare(request):
    return HttpResponse("somebody forgot the gate")


def _view(request):
    return HttpResponse("in")


urlpatterns = [path("bare/", _bare), path("", include("kaoping.web.urls"))]


def test_every_address_has_a_gate():
    """A view that nobody gated would be open or shut by accident."""
    bare = [str(each.pattern) for each in _patterns(get_resolver()) if not gate_of(each.callback)]

    assert bare == []


def test_every_gate_asks_for_capabilities_that_exist():
    """A misspelt capability would shut a page for everyone, or raise when somebody comes."""
    gates = [gate_of(each.callback) for each in _patterns(get_resolver())]

    assert {name for gate in gates if gate for name in gate.capabilities} <= set(Capability)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_view_without_gate_is_shut_for_everyone(client, cast):
    """The middleware refuses what the walk above has missed."""
    assert client.get("/bare/").status_code == 403
    assert sign_in(client, cast.office).get("/bare/").status_code == 403


def test_gates_are_read_from_what_the_decorators_put():
    """The three decorators mean what they say."""
    assert gate_of(public(_view)) == Gate(is_public=True)
    assert gate_of(signed_in(_view)) == Gate()
    assert gate_of(capability("log.see", "log.verify")(_view)) == Gate(
        capabilities=("log.see", "log.verify")
    )


def test_gate_without_capability_is_a_mistake():
    """`@capability()` would otherwise open the page to everyone who is logged in."""
    with pytest.raises(TypeError, match="needs a name"):
        capability()
