"""Changes to the tree, to posts and to quotas; one function for each act."""

from cells.services.naming import rename_cell
from cells.services.posts import (
    POST_FIELDS,
    appoint,
    change_post,
    end_charge,
    end_post,
    put_in_charge,
)
from cells.services.quotas import judge_shares, set_quota
from cells.services.reorganising import (
    Part,
    close_cell,
    merge_cells,
    move_cell,
    people_of,
    split_cell,
    try_out,
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
    "ORGANIZATION_FIELDS",
    "POST_FIELDS",
    "Part",
    "appoint",
    "cell_kind_of",
    "change_organization",
    "change_post",
    "close_cell",
    "committee_of",
    "create_cell",
    "create_organization",
    "end_charge",
    "end_post",
    "judge_shares",
    "keep_term",
    "merge_cells",
    "move_cell",
    "people_of",
    "put_in_charge",
    "rename_cell",
    "set_quota",
    "split_cell",
    "start_committee",
    "try_out",
]
