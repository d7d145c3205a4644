"""Every change of state on the way of a candidate; one function for each act."""

from candidates.services.admission import (
    committee_act,
    hold_ceremony,
    record_committee_vote,
    record_superior_decision,
    refuse_admission,
    resubmit,
    return_admission,
    superior_decides,
)
from candidates.services.entering import (
    TakenOver,
    correct_candidate,
    introduce_candidate,
    register_probationer,
    register_probationers,
    take_over_candidates,
)
from candidates.services.mentoring import (
    assign_mentor,
    end_mentorship,
    replace_mentor,
)
from candidates.services.preparation import (
    allow_dossier,
    drop_candidate,
    enrol,
    open_dossier,
    record_cell_review,
    record_certificate,
    withdraw_candidate,
)
from candidates.services.reports import (
    open_report_periods,
    return_report,
    save_report,
    set_report_due,
    submit_report,
)
from candidates.services.voting import (
    check_cell_vote,
    entitled_in_cell,
    entitled_of,
    record_cell_vote,
)

__all__ = [
    "TakenOver",
    "allow_dossier",
    "assign_mentor",
    "check_cell_vote",
    "committee_act",
    "correct_candidate",
    "drop_candidate",
    "end_mentorship",
    "enrol",
    "entitled_in_cell",
    "entitled_of",
    "hold_ceremony",
    "introduce_candidate",
    "open_dossier",
    "open_report_periods",
    "record_cell_review",
    "record_cell_vote",
    "record_certificate",
    "record_committee_vote",
    "record_superior_decision",
    "refuse_admission",
    "register_probationer",
    "register_probationers",
    "replace_mentor",
    "resubmit",
    "return_admission",
    "return_report",
    "save_report",
    "set_report_due",
    "submit_report",
    "superior_decides",
    "take_over_candidates",
    "withdraw_candidate",
]
