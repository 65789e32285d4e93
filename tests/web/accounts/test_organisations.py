"""Registering organisations: their names, spellings and codes."""

from __future__ import annotations

import pytest

from kaoping.accounts import queries, services
from kaoping.accounts.errors import Forbidden, Refusal
from kaoping.accounts.models import Organisation
from web.accounts.steps import last

pytestmark = pytest.mark.django_db


class TestOrganisations:
    """Registering organisations."""

    def test_organisation_is_registered(self, cast):
        """With its spellings, and the full name where there is no short one."""
        made = services.create_organisation(
            cast.system_admin, code="transport", name="市交通局", spellings=["市交通运输局"]
        )

        assert (made.short_name, made.spellings) == ("市交通局", ["市交通运输局"])
        assert last().new["spellings"] == ["市交通运输局"]

    def test_code_is_taken_once(self, cast):
        """Codes are what scheme bodies and imports refer to."""
        with pytest.raises(Refusal, match="代码"):
            services.create_organisation(cast.system_admin, code="haibowan", name="示例")

    def test_others_register_nothing(self, cast):
        """The office asks the system administrator."""
        with pytest.raises(Forbidden):
            services.create_organisation(cast.office, code="transport", name="示例")
        with pytest.raises(Forbidden):
            services.edit_organisation(cast.office, cast.unit.organisation, name="示例")

    def test_edit_logs_old_and_new(self, cast):
        """A renamed bureau can be followed in the log."""
        services.edit_organisation(cast.system_admin, cast.unit.organisation, gb2260="150302")

        assert (last().old, last().new) == ({"gb2260": ""}, {"gb2260": "150302"})

    def test_shared_spelling_stands_for_nobody(self, cast):
        """Two bureaus of the same spelling must not be taken for each other."""
        for code in ("one", "two"):
            Organisation.objects.create(
                code=code, name=code, short_name=code, spellings=["有关部门"]
            )

        found = queries.organisations_by_spelling()
        assert "有关部门" not in found
        assert found["海勃湾区"].code == "haibowan"
