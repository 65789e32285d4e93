"""The writes of this room: one verb, one transaction, one entry of the log."""

from kaoping.assessment.services.adjusting import adjust_mark
from kaoping.assessment.services.claims import save_claim, save_section
from kaoping.assessment.services.countersigning import countersign
from kaoping.assessment.services.flags import confirm_flag, reject_flag, set_flag, withdraw_flag
from kaoping.assessment.services.marks import confirm_mark, enter_mark
from kaoping.assessment.services.messages import (
    Visit,
    answer,
    ask_question,
    record_visit,
    send_back,
    visit_of,
)
from kaoping.assessment.services.objections import (
    decide_objection,
    file_objection,
    withdraw_objection,
)
from kaoping.assessment.services.receipts import receive_task
from kaoping.assessment.services.submission import (
    return_self_assessment,
    submit_self_assessment,
    withdraw_self_assessment,
)

__all__ = [
    "Visit",
    "adjust_mark",
    "answer",
    "ask_question",
    "confirm_flag",
    "confirm_mark",
    "countersign",
    "decide_objection",
    "enter_mark",
    "file_objection",
    "receive_task",
    "record_visit",
    "reject_flag",
    "return_self_assessment",
    "save_claim",
    "save_section",
    "send_back",
    "set_flag",
    "submit_self_assessment",
    "visit_of",
    "withdraw_flag",
    "withdraw_objection",
    "withdraw_self_assessment",
]
