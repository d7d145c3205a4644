"""Changes to the tree, to posts and to quotas; one function for each act."""

from cells.services.handing_over import (
    HANDED_OVER,
    accept_handover,
    handed_to,
    handovers_at,
    may_see_handover,
    taking_over,
    work_under,
)
from cells.services.naming import rename_cell
from cells.services.posts import (
    POST_FIELDS,
    appoint,
    change_post,
    end_charge,
    end_post,
    put_in_charge,
)
from cells.services.quotas import PLANNED, judge_shares, set_quota, set_source_plan
from cells.services.reorganising import (
    Part,
    close_cell,
    merge_cells,
    move_cell,
    people_of,
    split_cell,
    try_out,
)
from cells.services.slips import (
    Slip,
    close_with_membership,
    may_issue_slips,
    open_accounts,
    out_of_hand,
    reissue_slip,
    reopen_with_membership,
)
from cells.services.standing_in import (
    STOOD_IN_FOR,
    end_stand_in,
    may_name_stand_in,
    name_stand_in,
)
from cells.services.starting import start_committee
from cells.services.tree import (
    ORGANIZATION_FIELDS,
    cell_kind_of,
    change_organization,
    committee_of,
    create_cell,
    create_organization,
    keep_term,
)

__all__ = [
    "HANDED_OVER",
    "ORGANIZATION_FIELDS",
    "PLANNED",
    "POST_FIELDS",
    "STOOD_IN_FOR",
    "Part",
    "Slip",
    "accept_handover",
    "appoint",
    "cell_kind_of",
    "change_organization",
    "change_post",
    "close_cell",
    "close_with_membership",
    "committee_of",
    "create_cell",
    "create_organization",
    "end_charge",
    "end_post",
    "end_stand_in",
    "handed_to",
    "handovers_at",
    "judge_shares",
    "keep_term",
    "may_issue_slips",
    "may_name_stand_in",
    "may_see_handover",
    "merge_cells",
    "move_cell",
    "name_stand_in",
    "open_accounts",
    "out_of_hand",
    "people_of",
    "put_in_charge",
    "reissue_slip",
    "rename_cell",
    "reopen_with_membership",
    "set_quota",
    "set_source_plan",
    "split_cell",
    "start_committee",
    "taking_over",
    "try_out",
    "work_under",
]
