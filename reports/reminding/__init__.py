"""The reminder rules of ``reports`` and of the posts below, listed for the outbox."""

from reports.reminding import posts, quota

RULES = (
    quota.COMMITTEE_BEHIND,
    quota.CELL_BEHIND,
    posts.POST_ENDS,
)
