"""Further people for a copy of the sample: a second person at a unit or a bureau.

second = colleague(guests, sample, "tianshan.second", beside="urumqi.tianshan")
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from browser.people import PASSWORD
from browser.register import INVITATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser.guests import Guest, Served


def colleague(
    guests: Callable[..., Guest], served: Served, account: str, *, beside: str, name: str
) -> Guest:
    """Register somebody with the same post as somebody of the sample, through the forms.

    Args:
        guests: The fixture.
        served: The copy of the sample.
        account: The new account.
        beside: Whose post they have too.
        name: What they are called.
    """
    sample = served.sample
    assert sample is not None
    system, security = guests("sample.system"), guests("sample.security")
    system.send("/people/add/", "保存", username=account, name=name)
    (key,) = sample.rows("select id from accounts_person where username = ?", account)[0]
    question = (
        "select o.id, p.role from accounts_post p join accounts_person q on q.id = p.person_id"
        " join accounts_organisation o on o.id = p.organisation_id where q.username = ?"
    )
    organisation, role = sample.rows(question, beside)[0]
    security.send(f"/people/{key}/posts/add/", "授予", organisation=organisation, role=role)
    found = INVITATION.search(security.send(f"/people/{key}/", "发出登录邀请").text())
    assert found
    new = guests(account)
    new.send(urlsplit(found[0]).path, "设置密码", password=PASSWORD, again=PASSWORD)
    return new
