"""The reminder rules of ``candidates``: one file for each matter, listed for the outbox."""

from candidates.reminding import probation, reports

RULES = (
    reports.MENTOR_REPORT,
    probation.PROBATION_ENDS,
    probation.RECOGNITION_DUE,
)
