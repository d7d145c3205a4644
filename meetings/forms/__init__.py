"""What is asked on the pages of meetings; the services hold the rules."""

from meetings.forms.acts import BackForm, DraftForm, NoForm, PlanForm, ReasonForm
from meetings.forms.fields import (
    DayField,
    HourField,
    local_moment,
    member_called,
    names_of,
    offer,
    short_key,
    shortened,
    take_refusal,
)
from meetings.forms.roll import RollForm, RollRow
from meetings.forms.room import (
    CandidateForm,
    FinaliseForm,
    ItemForm,
    OpinionForm,
    ReviewForm,
    TaskForm,
    VersionedForm,
    VisitorForm,
    VoteForm,
)

__all__ = [
    "BackForm",
    "CandidateForm",
    "DayField",
    "DraftForm",
    "FinaliseForm",
    "HourField",
    "ItemForm",
    "NoForm",
    "OpinionForm",
    "PlanForm",
    "ReasonForm",
    "ReviewForm",
    "RollForm",
    "RollRow",
    "TaskForm",
    "VersionedForm",
    "VisitorForm",
    "VoteForm",
    "local_moment",
    "member_called",
    "names_of",
    "offer",
    "short_key",
    "shortened",
    "take_refusal",
]
