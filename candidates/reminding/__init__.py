"""The reminder rules of ``candidates``: one file for each matter, listed for the outbox."""

from candidates.reminding import ceremony, decision, idle, probation, reports, unassigned

RULES = (
    reports.MENTOR_REPORT,
    idle.IDLE,
    unassigned.UNASSIGNED,
    decision.DECISION_DUE,
    ceremony.CEREMONY_DUE,
    probation.PROBATION_ENDS,
    probation.RECOGNITION_DUE,
)
