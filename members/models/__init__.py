"""Members (đảng viên): membership, its periods and events as rows, what is asked of it."""

from members.models.attachments import (
    AttachmentMode,
    CellAttachment,
    CellAttachmentQuerySet,
    CellVisit,
)
from members.models.kinds import (
    CURRENT,
    DETAIL_LABELS,
    ENDINGS,
    DisciplineKind,
    ExemptionGround,
    LeavingKind,
    MembershipEventKind,
    MemberStatus,
    StayKind,
)
from members.models.lives import (
    MembershipEvent,
    MembershipEventQuerySet,
    MembershipPeriod,
    MembershipPeriodQuerySet,
)
from members.models.member import (
    Member,
    MemberQuerySet,
)
from members.models.months import OrganizationMonth
from members.models.proposals import (
    CORRECTABLE,
    CorrectionProposal,
    CorrectionProposalQuerySet,
    ProposalState,
    ToldField,
)
from members.models.transfers import (
    TransferRequest,
    TransferRequestQuerySet,
    TransferState,
)

__all__ = [
    "CORRECTABLE",
    "CURRENT",
    "DETAIL_LABELS",
    "ENDINGS",
    "AttachmentMode",
    "CellAttachment",
    "CellAttachmentQuerySet",
    "CellVisit",
    "CorrectionProposal",
    "CorrectionProposalQuerySet",
    "DisciplineKind",
    "ExemptionGround",
    "LeavingKind",
    "Member",
    "MemberQuerySet",
    "MemberStatus",
    "MembershipEvent",
    "MembershipEventKind",
    "MembershipEventQuerySet",
    "MembershipPeriod",
    "MembershipPeriodQuerySet",
    "OrganizationMonth",
    "ProposalState",
    "StayKind",
    "ToldField",
    "TransferRequest",
    "TransferRequestQuerySet",
    "TransferState",
]
