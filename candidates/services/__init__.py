"""Every change of state on the way of a candidate; one function for each act."""

from candidates.chain import committee_act, superior_decides
from candidates.services.ceremony import hold_ceremony
from candidates.services.classes import (
    Outcome,
    enrol,
    open_class,
    record_certificate,
    record_results,
    send_to_class,
)
from candidates.services.deciding import (
    annul_decision,
    record_appraisal,
    record_committee_vote,
    record_superior_decision,
    refuse_admission,
    resubmit,
    return_admission,
)
from candidates.services.dossier import (
    PaperFact,
    choose_route,
    keep_papers,
    record_consent,
    record_opinions,
)
from candidates.services.entering import (
    TakenOver,
    correct_candidate,
    introduce_candidate,
    register_probationer,
    register_probationers,
    take_over_candidates,
)
from candidates.services.leaving import (
    drop_candidate,
    move_candidate,
    pause_candidate,
    record_candidate_death,
    record_candidate_gone,
    resume_candidate,
    withdraw_candidate,
)
from candidates.services.mentoring import (
    assign_mentor,
    date_mentorship,
    end_mentorship,
    replace_mentor,
)
from candidates.services.preparation import (
    allow_dossier,
    open_dossier,
    record_cell_review,
)
from candidates.services.probation import extend_probation
from candidates.services.reports import (
    open_report_periods,
    return_report,
    save_report,
    set_report_due,
    submit_report,
)
from candidates.services.sitting import Ballot, hold_sitting
from candidates.services.sources import (
    introduce_stand_out,
    keep_movement,
    note_stand_out,
)
from candidates.services.voting import check_cell_vote, record_cell_vote
from candidates.votes import entitled_in_cell, entitled_of

__all__ = [
    "Ballot",
    "Outcome",
    "PaperFact",
    "TakenOver",
    "allow_dossier",
    "annul_decision",
    "assign_mentor",
    "check_cell_vote",
    "choose_route",
    "committee_act",
    "correct_candidate",
    "date_mentorship",
    "drop_candidate",
    "end_mentorship",
    "enrol",
    "entitled_in_cell",
    "entitled_of",
    "extend_probation",
    "hold_ceremony",
    "hold_sitting",
    "introduce_candidate",
    "introduce_stand_out",
    "keep_movement",
    "keep_papers",
    "move_candidate",
    "note_stand_out",
    "open_class",
    "open_dossier",
    "open_report_periods",
    "pause_candidate",
    "record_appraisal",
    "record_candidate_death",
    "record_candidate_gone",
    "record_cell_review",
    "record_cell_vote",
    "record_certificate",
    "record_committee_vote",
    "record_consent",
    "record_opinions",
    "record_results",
    "record_superior_decision",
    "refuse_admission",
    "register_probationer",
    "register_probationers",
    "replace_mentor",
    "resubmit",
    "resume_candidate",
    "return_admission",
    "return_report",
    "save_report",
    "send_to_class",
    "set_report_due",
    "submit_report",
    "superior_decides",
    "take_over_candidates",
    "withdraw_candidate",
]
