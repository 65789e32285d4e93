"""The cast is what the other tests stand on."""

import pytest

from kaoping.audit.models import Entry
from web.cast import sign_in

pytestmark = pytest.mark.django_db


def test_signed_in_person_acts_in_the_post(client, cast):
    """A request carries the person and the post of the actor that signed in."""
    response = sign_in(client, cast.assessor).get("/second-factor/")

    assert response.status_code == 200
    assert response.wsgi_request.actor.post == cast.assessor.post
    assert not Entry.objects.exists()
