"""Changes to the tree, to posts and to quotas; one function for each act."""

from cells.services.posts import POST_FIELDS, appoint, change_post, end_post
from cells.services.quotas import judge_shares, set_quota
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
    "appoint",
    "cell_kind_of",
    "change_organization",
    "change_post",
    "committee_of",
    "create_cell",
    "create_organization",
    "end_post",
    "judge_shares",
    "keep_term",
    "set_quota",
    "start_committee",
]
