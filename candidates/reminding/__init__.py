"""The reminder rules of ``candidates``: one file for each matter, listed for the outbox."""

from candidates.reminding import (
    ceremony,
    certificate,
    decision,
    idle,
    papers,
    probation,
    reports,
    unassigned,
)

RULES = (
    reports.MENTOR_REPORT,
    idle.IDLE,
    unassigned.UNASSIGNED,
    certificate.CERTIFICATE_LAPSES,
    papers.PAPER_LAPSES,
    decision.DECISION_DUE,
    ceremony.CEREMONY_DUE,
    probation.PROBATION_ENDS,
    probation.RECOGNITION_DUE,
)
