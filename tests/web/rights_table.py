"""Who may open and send what, and when: the table against which `test_rights` walks every address.

One line an address:  name | who opens it | who sends its form | when it is open for that

Who: `office` both people of the office · `lead` leads on the item, `joint` signs beside,
`bystander` is an assessor of other items · `own` the unit and who stands in for it, `other` another
unit · `expert`, `leader`, `auditor` · `system`, `security`, `audit` the three administrators ·
`nobody` logged in without a post · `visitor` not logged in · `foreign` the unit and the office of
another city, who have no part in the year. `x@phase`: from that phase of the year on.

When: an action of the course (`WHEN`), or `always`. Whoever is not named is refused, and nothing is
written; whoever is named is let in, and where the year's course has not opened it, is told so.
`-`: there is no such page, or no such form. `*`: the form has its tests where the entrance has.
`?` behind a word: who is let in, or when; what they meet there is not judged here.
"""

from __future__ import annotations

PHASES = (
    "preparing", "running", "self-assessment", "review", "aggregation", "approval",
    "notification", "objection", "published", "public", "archived",
)  # fmt: skip
"""The stages; in `published` nobody has pressed the button yet, in `public` it has been pressed."""

SEATED = "office lead joint bystander own other expert leader auditor"
EVERYBODY = f"{SEATED} foreign system security audit nobody"
WORDS = {
    "anyone": f"{EVERYBODY} visitor",
    "everybody": EVERYBODY,
    "seated": SEATED,
    "assessors": "lead joint bystander",
    "units": "own other",
    "assigned": "lead joint",
    "overseers": "office leader auditor",
    "readers": "office assessors auditor",
    "public": "assessors units",
    "told": "seated foreign security audit",
    "concerned": "office assigned own leader auditor",
}
PEOPLE = {
    "office": ("office", "second_office"),
    "own": ("unit", "stand_in"),
    "other": ("other_unit",),
    "foreign": ("foreign_unit", "foreign_office"),
    "system": ("system_admin",),
    "security": ("security_admin",),
    "audit": ("audit_admin",),
    "nobody": ("outsider",),
}
"""Words that do not name a person of the walk by themselves."""

WHEN = {
    "set-up": "preparing",
    "units": "preparing running self-assessment",
    "assessors": "preparing running self-assessment review aggregation",
    "windows": "preparing running self-assessment review aggregation approval notification"
    " objection",
    "participants": "preparing running self-assessment review aggregation approval notification"
    " objection published public",
    "collect": "running self-assessment",
    "self-assess": "self-assessment",
    "mark": "review",
    "send-back": "review",
    "visit": "running self-assessment review",
    "adjust": "aggregation",
    "findings": "running self-assessment review aggregation",
    "combine": "aggregation",
    "approve": "approval",
    "notify": "notification",
    "object": "objection",
    "publish": "published",
    "correct": "public",
    "advance": "preparing running self-assessment review aggregation approval notification"
    " objection published public",
    "extend": "preparing running self-assessment review aggregation",
    "told": "objection published public archived",
}
IN_URUMQI = {
    "send-back": "self-assessment review aggregation approval",
    "visit": "review",
}
"""What the regulation of Urumqi lays down otherwise."""

_TOLD, _PUBLIC, _ALWAYS = PHASES.index("objection"), PHASES.index("public"), 0
_CLAIMS = ("own claim", "other claim")
_MARKS = ("own mark", "other mark")
_CASES = ("own objection", "finding")
_ALL = (*_CLAIMS, *_MARKS, *_CASES, "own file", "other file")
KNOWS = {
    **dict.fromkeys(("office", "second_office", "lead", "joint"), ((_ALL, _ALWAYS),)),
    "bystander": ((_CLAIMS, _ALWAYS), (_MARKS, _PUBLIC)),
    **dict.fromkeys(
        ("unit", "stand_in"),
        (
            (("own claim", "own file", "own objection"), _ALWAYS),
            (("own mark",), _TOLD),
            (_MARKS, _PUBLIC),
        ),
    ),
    "other_unit": (
        (("other claim", "other file"), _ALWAYS),
        (("other mark",), _TOLD),
        (_MARKS, _PUBLIC),
    ),
    **dict.fromkeys(("leader", "auditor"), ((_ALL, _ALWAYS),)),
}
"""Who may read which of the world's `SECRETS`, from which phase on; nobody else any.

Leaders and auditors read everything: what stands in these rows is submitted or marked.
"""

TABLE = """
account_login                 | anyone                        | *                    |
mfa_authenticate              | anyone?                       | *                    |
account_inactive              | anyone?                       | -                    |
account_logout                | anyone?                       | *                    |
account_reauthenticate        | everybody?                    | *                    |
mfa_reauthenticate            | everybody?                    | *                    |
mfa_index                     | everybody                     | -                    |
mfa_activate_totp             | everybody                     | *                    |
mfa_deactivate_totp           | everybody?                    | *                    |
mfa_view_recovery_codes       | everybody?                    | -                    |
mfa_generate_recovery_codes   | everybody                     | *                    |
mfa_download_recovery_codes   | everybody?                    | -                    |
socialaccount_login_cancelled | anyone?                       | -                    |
socialaccount_login_error     | anyone?                       | -                    |
openid_connect_login          | anyone?                       | *                    |
openid_connect_callback       | anyone?                       | *                    |

web:home                      | anyone                        | -                    |
web:count-todos               | everybody                     | -                    |
web:set-theme                 | anyone?                       | *                    |
web:public-index              | anyone                        | -                    |
web:regulation                | anyone                        | -                    |
web:scheme                    | seated                        | -                    |
web:search                    | seated                        | -                    |
web:help                      | anyone                        | -                    |
web:help-image                | anyone?                       | -                    |
web:help-chapter              | anyone                        | -                    |
web:sample-log-in             | anyone?                       | *                    |
web:gallery                   | anyone?                       | -                    |
web:gallery-send              | anyone?                       | *                    |
web:gallery-answer            | anyone?                       | *                    |

accounts:people               | system security               | -                    |
accounts:add-person           | system                        | system               | always
accounts:import               | system                        | system               | always
accounts:import-template      | system                        | -                    |
accounts:import-preview       | system                        | -                    |
accounts:import-commit        | -                             | system               | always
accounts:person               | system security               | -                    |
accounts:edit-person          | system                        | system               | always
accounts:set-active           | -                             | system               | always
accounts:add-post             | system security               | system security      | always
accounts:invite               | -                             | security             | always
accounts:unlock               | -                             | security             | always?
accounts:reset-second-factor  | -                             | security             | always?
accounts:organisations        | system security               | -                    |
accounts:add-organisation     | system                        | system               | always
accounts:edit-organisation    | system                        | system               | always
accounts:posts                | security                      | -                    |
accounts:decide-requests      | -                             | security             | always
accounts:end-post             | -                             | security             | always
accounts:delegate             | unit security                 | unit security        | always
accounts:revoke-delegation    | -                             | unit security        | always
accounts:rights               | everybody                     | -                    |
accounts:profile              | everybody                     | -                    |
accounts:change-password      | everybody                     | *                    |
accounts:switch-post          | -                             | *                    |
accounts:accept-invitation    | anyone?                       | *                    |

messages:list                 | told                          | -                    |
messages:see-all              | -                             | told                 | always?
messages:set-mail             | -                             | told                 | always?
messages:see                  | -                             | told                 | always?
messages:deliveries           | system                        | -                    |
messages:send-again           | -                             | system               | always?

audit:log                     | auditor audit                 | -                    |
audit:entry                   | auditor audit                 | -                    |
audit:verify                  | -                             | auditor audit        | always?

cycles:list                   | seated foreign                | -                    |
cycles:open                   | office foreign_office         | office foreign_office | always
cycles:overview               | seated                        | -                    |
cycles:copy                   | office                        | office               | always
cycles:set-up                 | office                        | -                    |
cycles:readings               | office                        | office               | set-up?
cycles:units                  | office                        | office               | units?
cycles:add-unit               | -                             | office               | units
cycles:remove-unit            | -                             | office               | set-up
cycles:assessors              | office                        | office               | assessors?
cycles:assign                 | office                        | office               | assessors
cycles:reset                  | -                             | office               | assessors
cycles:calendar               | office                        | office               | windows
cycles:import-calendar        | -                             | office               | windows
cycles:stages                 | office                        | office               | windows
cycles:set-options            | -                             | office               | set-up
cycles:extend                 | -                             | office               | always?
cycles:change-stage           | -                             | office               | advance?
cycles:participants           | office                        | office               | participants
cycles:amend                  | office                        | office               | assessors?
cycles:edition-file           | office                        | -                    |
cycles:impact                 | office                        | office               | assessors

evidence:library              | overseers assessors units expert | -                    |
evidence:upload               | lead joint bystander units    | bystander? assigned own | collect
evidence:start-upload         | -                             | bystander? assigned own | collect
evidence:upload-chunk         | unit                          | -                    |
evidence:finish-upload        | -                             | unit                 | collect?
evidence:missing              | readers own                   | -                    |
evidence:same                 | office                        | -                    |
evidence:reuse                | assessors units               | assessors? units?    | collect?
evidence:viewer               | readers own expert leader     | -                    |
evidence:chips                | readers own expert leader     | -                    |
evidence:file                 | concerned                     | -                    |
evidence:thumbnail            | concerned                     | -                    |
evidence:page                 | concerned                     | -                    |
evidence:content              | concerned                     | -                    |
evidence:download             | concerned                     | -                    |
evidence:describe-file        | -                             | own                  | collect
evidence:add-version          | -                             | own                  | collect
evidence:link-file            | -                             | own                  | collect
evidence:unlink-file          | -                             | own                  | collect
evidence:withdraw-file        | -                             | own                  | collect

assessment:self-assessment    | office assessors units auditor | -                    |
assessment:sheet              | readers own                   | -                    |
assessment:sheet-item         | readers own                   | own                  | self-assess
assessment:checklist          | own                           | -                    |
assessment:submit             | -                             | own                  | self-assess
assessment:withdraw           | -                             | own                  | self-assess
assessment:return             | -                             | office               | self-assess
assessment:answer             | -                             | own                  | send-back
assessment:report             | office assessors units auditor | -                    |
assessment:report-document    | own readers@review            | -                    |
assessment:report-preview     | own readers@review            | -                    |
assessment:report-download    | own readers@review            | -                    |
assessment:report-section     | -                             | own                  | self-assess
assessment:desk               | assessors                     | -                    |
assessment:joint              | assessors                     | -                    |
assessment:receive            | -                             | assessors            | mark
assessment:desk-item          | office assigned leader auditor | lead                 | mark
assessment:permit             | office assigned leader auditor | -                    |
assessment:send-back          | -                             | assigned             | send-back
assessment:countersign        | -                             | joint                | mark
assessment:adjust             | office                        | office               | adjust
assessment:visits             | office assessors leader auditor | -                    |
assessment:record-visit       | assessors                     | bystander? assigned  | visit
assessment:objections         | office assessors units leader auditor | -                    |
assessment:objection          | concerned@objection           | office               | object
assessment:file-objection     | units@objection               | units                | object
assessment:withdraw-objection | -                             | own                  | told
assessment:flags              | overseers                     | office               | findings
assessment:decide-flag        | -                             | office               | findings

results:board                 | overseers                     | -                    |
results:explanation           | overseers own@objection public@public | -                    |
results:explanation-node      | overseers own@objection public@public | -                    |
results:results               | office assessors units leader auditor | -                    |
results:run                   | overseers units@objection assessors@public | -                    |
results:make                  | -                             | office               | combine
results:freeze                | -                             | office               | combine?
results:approve               | -                             | second_office leader | approve
results:decline               | -                             | second_office leader | approve
results:notify                | -                             | office               | notify
results:acknowledge           | -                             | units                | told?
results:publish               | -                             | office               | publish
results:correct               | -                             | office               | correct
results:withdraw              | -                             | office               | correct?
results:facts                 | overseers                     | -                    |
results:result                | overseers                     | -                    |
results:book                  | overseers                     | -                    |
results:package               | overseers                     | -                    |
results:leader                | office leader                 | -                    |
results:public                | anyone@public                 | -                    |
results:public-version        | anyone@public                 | -                    |
results:public-package        | anyone@public                 | -                    |
results:public-explanation    | anyone@public                 | -                    |
"""


def _rows():
    for line in TABLE.strip().splitlines():
        if line:
            name, opens, sends, *when = (part.strip() for part in line.split("|"))
            yield name, (opens, sends, "".join(when))


ROWS = dict(_rows())
"""Address → (who opens, who sends, when)."""


def people(words: str, phase: str) -> set[str]:
    """Return the people of the walk whom some words name, in a phase of the year."""
    found: set[str] = set()
    for word in words.split():
        who, _, since = word.rstrip("?").partition("@")
        if since and PHASES.index(phase) < PHASES.index(since):
            continue
        if who in WORDS:
            found |= people(WORDS[who], phase)
        elif who not in {"-", "*"}:
            found |= set(PEOPLE.get(who, (who,)))
    return found


def unjudged(words: str, phase: str) -> set[str]:
    """Return the people of whom it is not judged what they meet where they are let in."""
    return people(" ".join(word for word in words.split() if word.endswith("?")), phase)


def is_open(when: str, phase: str, city: str) -> bool:
    """Tell whether a form is taken in a phase."""
    action = when.rstrip("?")
    words = {**WHEN, **(IN_URUMQI if city == "urumqi" else {})}.get(action, "")
    return action == "always" or phase in words.split()
