"""Every address of the site: whose it is, what they get, and what others get.

A new address without a line here fails ``tests/test_routes.py``.
"""

from dataclasses import dataclass

from cells import policy
from cells.policy import Right


@dataclass(frozen=True)
class Of:
    """The address of one thing; who leads another cell, or works elsewhere, does not find it.

    ``does`` is the right that it asks of who sees the thing, or any of several; without one,
    seeing is enough.
    """

    thing: str
    opens_to: str
    gives: int = 200
    others: int = 404
    does: Right | tuple[Right, ...] = ()


@dataclass(frozen=True)
class Page:
    """An address without a thing; ``others`` is what the secretary of another cell gets.

    ``lists`` is a thing that the right person finds there. ``does`` is the right that must be
    held somewhere; without one, whoever signed in gets the page.
    """

    opens_to: str
    gives: int = 200
    others: int = 200
    lists: str = ""
    does: Right | tuple[Right, ...] = ()


def rights_of(line: Of | Page) -> tuple[Right, ...]:
    """The rights of which a line asks one."""
    return line.does if isinstance(line.does, tuple) else (line.does,)


@dataclass(frozen=True)
class Public:
    """An address that asks nobody to sign in."""

    gives: int = 200


SHELL = {
    "home": Page("secretary"),
    "more": Page("secretary"),
    "help": Page("secretary"),
    # There is no such page outside the demo.
    "demo-day": Page("secretary", 404, others=404),
    "service-worker": Public(),
    "healthz": Public(),
    # Nothing works beside the web in a test, and it says so.
    "readyz": Public(503),
}
CELLS = {
    "cells:list": Page("secretary", lists="cell"),
    "cells:share-out": Page("office", others=403, does=policy.KEEP_QUOTA),
    "cells:detail": Of("cell", "secretary"),
    "cells:rename": Of("cell", "office", does=policy.REORGANISE),
    "cells:merge": Of("cell", "office", does=policy.REORGANISE),
    "cells:split": Of("cell", "office", does=policy.SPLIT),
    "cells:move": Of("cell", "admin", does=policy.REORGANISE),
    "cells:close": Of("cell", "admin", does=policy.REORGANISE),
    "cells:put-in-charge": Of("cell", "office", does=policy.PUT_IN_CHARGE),
    "cells:end-charge": Of("charge", "office", does=policy.PUT_IN_CHARGE),
    "cells:handover": Of("post", "secretary", does=policy.SEE_HANDOVER),
    "cells:reorganisation": Of("reorganisation", "secretary"),
    "documents:cells": Page("secretary"),
    # Posts that carry nothing: the home page, for no list is named.
    "documents:save-filter": Page("secretary", 302, others=302),
    "documents:drop-filter": Of("saved_filter", "secretary", 302),
}
MEMBERS = {
    "members:list": Page("secretary", lists="member"),
    "members:accounts": Page("secretary", does=policy.ISSUE_SLIP),
    "members:account": Of("member", "secretary", does=policy.ISSUE_SLIP),
    "members:export": Page("secretary"),
    "members:receive": Of("cell", "office", does=policy.RECORD_DECISION),
    "members:end-stay": Of("member", "office", does=policy.RECORD_DECISION),
    "members:attach": Of("cell", "office", does=policy.ATTACH),
    "members:visits": Of("attachment", "secretary"),
    "members:end-attachment": Of("attachment", "office", does=policy.ATTACH),
    "members:roll": Of("cell", "secretary", does=policy.SEE_MEMBER),
    "members:roll-export": Of("cell", "secretary", does=policy.SEE_MEMBER),
    "members:name-stand-in": Of("charge", "office", does=policy.NAME_STAND_IN),
    "members:end-stand-in": Of("stand_in", "office", does=policy.NAME_STAND_IN),
    "members:me": Page("secretary", 302, others=302),
    "members:detail": Of("member", "secretary"),
    "members:who-sees": Of("member", "secretary"),
    "members:edit": Of("member", "secretary", does=policy.EDIT_MEMBER),
    "members:reveal-national-id": Of("member", "secretary", does=policy.SEE_NATIONAL_ID),
    "members:set-national-id": Of("member", "secretary", does=policy.EDIT_MEMBER),
    "members:propose": Of("member", "mentor", does=policy.PROPOSE_CORRECTION),
    "members:proposal": Of("proposal", "secretary"),
    "members:ask-transfer": Of("member", "secretary", does=policy.ASK_TRANSFER),
    "members:transfer-request": Of("transfer", "secretary"),
    "members:undo-event": Of("member", "secretary", does=policy.EDIT_MEMBER),
    "members:exempt": Of("member", "secretary", does=policy.EDIT_MEMBER),
    "members:return": Of("member", "secretary", does=policy.EDIT_MEMBER),
    "members:send-away": Of("member", "office", does=policy.RECORD_DECISION),
    "members:card": Of("member", "office", does=policy.RECORD_DECISION),
    "members:badge": Of("member", "office", does=policy.RECORD_DECISION),
    "members:discipline": Of("member", "office", does=policy.RECORD_DECISION),
    "members:move-out": Of("member", "office", does=policy.RECORD_DECISION),
    "members:leave": Of("member", "office", does=policy.RECORD_DECISION),
    "members:death": Of("member", "secretary", does=policy.EDIT_MEMBER),
}
CANDIDATES = {
    "candidates:list": Page("secretary", lists="candidate"),
    "candidates:export": Page("secretary"),
    "candidates:sympathisers": Page("secretary", does=policy.PRINT_PAPER),
    "candidates:board": Page("secretary", lists="candidate"),
    "candidates:add": Page("secretary", does=policy.INTRODUCE),
    "candidates:desk": Page("chair", others=403, lists="candidate", does=policy.SEE_DESK),
    "candidates:desk-readiness": Page("chair", others=403, does=policy.SEE_DESK),
    "candidates:sitting": Page("chair", others=403, does=policy.DECIDE),
    "candidates:sources": Page("secretary"),
    "candidates:set-plan": Page("office", others=403, does=policy.KEEP_QUOTA),
    "candidates:movements": Page("secretary"),
    "candidates:add-movement": Page("secretary", does=policy.KEEP_MOVEMENT),
    "candidates:movement": Of("movement", "secretary", does=policy.SEE_MOVEMENT),
    "candidates:introduce-stand-out": Of("stand_out", "secretary", 302, does=policy.KEEP_MOVEMENT),
    "candidates:classes": Page("office", lists="class"),
    "candidates:add-class": Page("office", others=403, does=policy.KEEP_CLASS),
    "candidates:class": Of("class", "office", does=policy.SEE_CLASS),
    "candidates:send-to-class": Of("class", "office", does=policy.KEEP_CLASS),
    "candidates:my-reports": Page("mentor", lists="report"),
    "candidates:report": Of("report", "mentor", does=policy.SEE_REPORT_DRAFT),
    "candidates:return-report": Of("report", "secretary", does=policy.RETURN_REPORT),
    "candidates:end-mentorship": Of("mentorship", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:date-mentorship": Of(
        "mentorship", "secretary", does=(policy.LEAD_CANDIDATE, policy.KEEP_DOSSIER)
    ),
    "candidates:replace-mentor": Of("mentorship", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:detail": Of("candidate", "mentor"),
    "candidates:who-sees": Of("candidate", "mentor"),
    "candidates:assign-mentor": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:edit": Of("candidate", "secretary", does=policy.CORRECT_CANDIDATE),
    "candidates:certificate": Of("candidate", "secretary", does=policy.CORRECT_CANDIDATE),
    "candidates:enrol": Of("candidate", "secretary", does=policy.CORRECT_CANDIDATE),
    "candidates:open-dossier": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:print": Of("candidate", "mentor", does=policy.PRINT_PAPER),
    "candidates:paper": Of("candidate", "mentor", does=policy.PRINT_PAPER),
    "candidates:pdf": Of("candidate", "mentor", does=policy.PRINT_PAPER),
    "candidates:papers": Of("candidate", "secretary", does=policy.CORRECT_CANDIDATE),
    "candidates:opinions": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:consent": Of("candidate", "office", does=policy.KEEP_DOSSIER),
    "candidates:route": Of("candidate", "secretary", does=policy.CORRECT_CANDIDATE),
    "candidates:review": Of("candidate", "secretary", does=policy.REVIEW_CANDIDATE),
    "candidates:cell-vote": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:recognition-vote": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:removal-vote": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:withdraw": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:pause": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:resume": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:gone": Of("candidate", "secretary", does=policy.CORRECT_CANDIDATE),
    "candidates:died": Of("candidate", "secretary", does=policy.CORRECT_CANDIDATE),
    "candidates:move": Of("candidate", "office", does=policy.KEEP_DOSSIER),
    "candidates:extend": Of("candidate", "office", does=policy.KEEP_DOSSIER),
    "candidates:annul": Of("candidate", "office", does=policy.KEEP_DOSSIER),
    "candidates:appraisal": Of("candidate", "office", does=policy.KEEP_DOSSIER),
    "candidates:drop": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:resubmit": Of("candidate", "secretary", does=policy.LEAD_CANDIDATE),
    "candidates:ceremony": Of(
        "candidate", "secretary", does=(policy.LEAD_CANDIDATE, policy.KEEP_DOSSIER)
    ),
    "candidates:committee-vote": Of("candidate", "chair", does=policy.DECIDE),
    "candidates:superior-decision": Of("candidate", "office", does=policy.KEEP_DOSSIER),
    "candidates:return": Of("candidate", "office", does=(policy.DECIDE, policy.KEEP_DOSSIER)),
    "candidates:refuse": Of("candidate", "chair", does=policy.DECIDE),
    "candidates:allow-dossier": Of("candidate", "chair", does=(policy.DECIDE, policy.KEEP_DOSSIER)),
}
MEETINGS = {
    "meetings:list": Page("secretary", lists="meeting"),
    "meetings:export": Page("secretary"),
    "meetings:map": Page("secretary", does=policy.SEE_MEETING),
    "meetings:attendance-year": Page("secretary"),
    "meetings:visits": Page("secretary"),
    "meetings:visit": Of("visitor", "secretary"),
    "meetings:settle-issue": Of("issue", "secretary", does=policy.KEEP_VISIT),
    "meetings:add": Page("secretary", does=policy.WRITE_MEETING),
    "meetings:detail": Of("meeting", "secretary"),
    "meetings:edit": Of("meeting", "secretary", does=policy.WRITE_MEETING),
    "meetings:announce": Of("meeting", "secretary", does=policy.RUN_MEETING),
    "meetings:cancel": Of("meeting", "secretary", does=policy.RUN_MEETING),
    "meetings:room": Of("meeting", "secretary", does=policy.WRITE_MEETING),
    # Posts of the room that carry nothing: the room is shown again with what is missing.
    "meetings:attendance": Of("meeting", "secretary", does=policy.WRITE_MEETING),
    "meetings:add-candidate": Of("meeting", "secretary", does=policy.WRITE_MEETING),
    "meetings:add-task": Of("meeting", "secretary", does=policy.WRITE_MEETING),
    "meetings:finalise": Of("meeting", "secretary", does=policy.RUN_MEETING),
    "meetings:papers": Of("meeting", "secretary", does=policy.PRINT_MEETING),
    "meetings:wording": Of("meeting", "secretary", does=policy.RUN_MEETING),
    "meetings:paper": Of("meeting", "secretary", does=policy.PRINT_MEETING),
    "meetings:copy-out": Of("meeting", "secretary", does=policy.WRITE_MEETING),
    "meetings:amend": Of("meeting", "secretary", does=policy.RUN_MEETING),
    "meetings:excerpt-wording": Of("item", "secretary", does=policy.RUN_MEETING),
    "meetings:excerpt": Of("item", "secretary", does=policy.PRINT_MEETING),
    "meetings:score": Of("final_meeting", "secretary", does=policy.RUN_MEETING),
    "meetings:confirm-score": Of("final_meeting", "office", does=policy.CONFIRM_SCORE),
    "meetings:item": Of("item", "secretary", 302, does=policy.WRITE_MEETING),
    "meetings:vote": Of("item", "secretary", does=policy.WRITE_MEETING),
    "meetings:add-opinion": Of("item", "secretary", does=policy.WRITE_MEETING),
    "meetings:remove-opinion": Of("opinion", "secretary", 302, does=policy.WRITE_MEETING),
    "meetings:visitors": Of("meeting", "secretary", does=policy.WRITE_MEETING),
    "meetings:remove-visitor": Of("guest", "secretary", 302, does=policy.WRITE_MEETING),
    "meetings:remove-item": Of("item", "secretary", 302, does=policy.WRITE_MEETING),
    "meetings:task": Of("task", "mentor"),
    "meetings:close-task": Of("task", "mentor", 302, does=policy.CLOSE_TASK),
    "meetings:drop-task": Of("task", "secretary", does=policy.WRITE_MEETING),
    "meetings:guidance-list": Page("office", lists="guidance", does=policy.SEE_GUIDANCE),
    "meetings:guidance-add": Page("office", others=403, does=policy.WRITE_GUIDANCE),
    "meetings:guidance": Of("guidance", "office"),
    "meetings:guidance-edit": Of("guidance", "office", does=policy.WRITE_GUIDANCE),
    "meetings:guidance-delete": Of("guidance", "office", does=policy.WRITE_GUIDANCE),
    "meetings:guidance-publish": Of("guidance", "office", does=policy.WRITE_GUIDANCE),
    "meetings:guidance-attach": Of("guidance", "office", does=policy.WRITE_GUIDANCE),
    "meetings:guidance-file": Of("guidance_file", "office"),
    "meetings:guidance-remove-file": Of("guidance_file", "office", 302, does=policy.WRITE_GUIDANCE),
    "meetings:calendar": Page("secretary"),
    # Nobody's address is answered as if there were no such page.
    "meetings:calendar-feed": Public(404),
    "meetings:usual": Page("secretary", does=policy.RUN_MEETING),
    "meetings:plan": Page("secretary", lists="topic", does=policy.SEE_PLAN),
    "meetings:plans-year": Page("secretary", lists="cell", does=policy.SEE_PLAN),
    "meetings:plan-draft": Of("topic", "secretary", 302, does=policy.KEEP_PLAN),
    "meetings:plan-remove": Of("topic", "secretary", 302, does=policy.KEEP_PLAN),
}
REPORTS = {
    "reports:index": Page("secretary"),
    "reports:quotas": Page("secretary", does=policy.SEE_FIGURES),
    "reports:story": Page("secretary", does=policy.SEE_FIGURES),
    "reports:ratings": Page("secretary", does=policy.SEE_RATING),
    "reports:ratings-export": Page("secretary", does=policy.SEE_RATING),
    "reports:member-ratings": Page("secretary", does=policy.SEE_RATING),
    "reports:member-ratings-export": Page("secretary", does=policy.SEE_RATING),
    "reports:decide-ratings": Page("chair", others=403, does=policy.DECIDE_RATING),
    "reports:my-rating": Page("secretary", 302, others=302),
    "reports:cell-rating": Of("cell", "secretary", does=policy.SEE_RATING),
    "reports:rate-cell-rating": Of("cell", "secretary", does=policy.RATE_CELL),
    "reports:print-cell-rating": Of("cell", "secretary", does=policy.SEE_RATING),
    # Of who is exempt and of what nobody began there is only the page that says so.
    "reports:remark-cell-rating": Of("cell", "chair", 302, does=policy.REMARK_RATING),
    "reports:return-cell-rating": Of(
        "cell", "chair", 302, does=(policy.REMARK_RATING, policy.DECIDE_RATING)
    ),
    "reports:member-rating": Of("member", "secretary", does=policy.SEE_RATING),
    "reports:rate-member-rating": Of("member", "mentor", does=policy.RATE_ONESELF),
    "reports:print-member-rating": Of("member", "secretary", does=policy.SEE_RATING),
    "reports:remark-member-rating": Of("member", "secretary", 302, does=policy.PROPOSE_RATING),
    "reports:return-member-rating": Of(
        "member", "secretary", 302, does=(policy.PROPOSE_RATING, policy.DECIDE_RATING)
    ),
    "reports:statistics": Page("secretary", does=policy.SEE_FIGURES),
    # No number is named.
    "reports:statistics-people": Page("secretary", 404, others=404, does=policy.SEE_FIGURES),
    "reports:statistics-workbook": Page("secretary", does=policy.SEE_FIGURES),
    "reports:statistics-report": Page("secretary", does=policy.SEE_FIGURES),
    # Nothing is being counted: back to the page.
    "reports:statistics-run": Page("secretary", 302, others=302, does=policy.SEE_FIGURES),
    "reports:closed-periods": Page("office", does=policy.SEE_FIGURES, lists="closed_period"),
    "reports:close-period": Page("office", others=403, does=policy.CLOSE_PERIOD),
    "reports:closed-period": Of("closed_period", "office"),
    "reports:closed-period-workbook": Of("closed_period", "office"),
    "reports:closed-period-report": Of("closed_period", "office"),
    "reports:models": Page("secretary", lists="mobilisation", does=policy.SEE_MOBILISATION),
    "reports:model-add": Page("secretary", does=policy.KEEP_MOBILISATION),
    "reports:model": Of("mobilisation", "secretary"),
    "reports:model-edit": Of("mobilisation", "secretary", does=policy.KEEP_MOBILISATION),
    "reports:model-paper": Of("mobilisation", "secretary"),
    "reports:model-register": Of("mobilisation", "secretary", does=policy.KEEP_MOBILISATION),
    "reports:model-recognise": Of("mobilisation", "office", does=policy.RECOGNISE_MOBILISATION),
    "reports:model-refuse": Of("mobilisation", "office", does=policy.RECOGNISE_MOBILISATION),
    "reports:model-end": Of("mobilisation", "secretary", does=policy.KEEP_MOBILISATION),
    "reports:model-drop": Of("mobilisation", "secretary", does=policy.KEEP_MOBILISATION),
    "reports:model-milestone": Of("mobilisation", "secretary", does=policy.KEEP_MOBILISATION),
    "reports:model-evidence": Of("mobilisation", "secretary", does=policy.KEEP_MOBILISATION),
    "reports:milestone-done": Of("milestone", "secretary", does=policy.KEEP_MOBILISATION),
    "reports:milestone-remove": Of("milestone", "secretary", 302, does=policy.KEEP_MOBILISATION),
    "reports:evidence-remove": Of("evidence", "secretary", 302, does=policy.KEEP_MOBILISATION),
    "reports:audit": Page(
        "office", others=403, does=(policy.READ_TRAIL, policy.READ_SETTINGS_TRAIL)
    ),
}
NOTIFICATIONS = {
    "notifications:inbox": Page("secretary", lists="notification"),
    "notifications:preview": Page("office", others=403, does=policy.WATCH_REMINDERS),
    "notifications:gaps": Page("office", others=403, does=policy.WATCH_REMINDERS),
    "notifications:read-all": Page("secretary", 302, others=302),
    "notifications:open": Of("notification", "secretary", 302),
    "notifications:read": Of("notification", "secretary", 302),
    "notifications:settings": Page("secretary"),
    # Nobody's address is answered as if there were no such page.
    "notifications:stop-mail": Public(404),
    # Posts that carry nothing.
    "notifications:push-subscribe": Page("secretary", 400, others=400),
    "notifications:push-unsubscribe": Page("secretary", 400, others=400),
    "notifications:remove-device": Of("device", "secretary", 302),
}
IMPORTS = {
    "imports:list": Page("office", others=403, lists="batch", does=policy.IMPORT),
    "imports:upload": Page("office", 302, others=403, does=policy.IMPORT),
    "imports:batch": Of("batch", "office", does=policy.IMPORT),
    "imports:mapping": Of("batch", "office", 302, does=policy.IMPORT),
    "imports:job": Of("batch", "office", 302, does=policy.IMPORT),
    "imports:marked": Of("batch", "office", does=policy.IMPORT),
    "imports:commit": Of("batch", "office", 302, does=policy.IMPORT),
    "imports:undo": Of("batch", "office", 302, does=policy.IMPORT),
}
ACCOUNTS = {
    "account_login": Public(),
    "account_logout": Public(302),
    "account_inactive": Public(),
    "account_reauthenticate": Page("secretary"),
    "account_change_password": Page("secretary"),
    # Whoever has a password changes it instead.
    "account_set_password": Page("secretary", 302, others=302),
    "account_reset_password": Public(),
    "account_reset_password_done": Public(),
    "account_reset_password_from_key": Public(),
    "account_reset_password_from_key_done": Public(),
}
API = {
    "api:api-root": Page("secretary"),
    "api:schema": Page("secretary"),
    "api:docs": Page("secretary"),
    "api:organization-list": Page("secretary", lists="cell"),
    "api:organization-detail": Of("cell", "secretary"),
    "api:member-list": Page("secretary", lists="member"),
    "api:member-detail": Of("member", "secretary"),
    "api:candidate-list": Page("secretary", lists="candidate"),
    "api:candidate-detail": Of("candidate", "mentor"),
    "api:candidate-readiness": Of("candidate", "secretary"),
    "api:mentorship-list": Page("secretary", lists="mentorship"),
    "api:mentorship-detail": Of("mentorship", "secretary"),
    "api:mentor-report-list": Page("mentor", lists="report"),
    "api:mentor-report-detail": Of("report", "mentor"),
    "api:mentor-report-submit": Of("report", "mentor", 400, does=policy.WRITE_REPORT),
    "api:mentor-report-return": Of("report", "secretary", 400, does=policy.RETURN_REPORT),
    "api:meeting-list": Page("secretary", lists="meeting"),
    "api:meeting-detail": Of("meeting", "secretary"),
    "api:meeting-announce": Of("meeting", "secretary", does=policy.RUN_MEETING),
    "api:meeting-finalise": Of("meeting", "secretary", 400, does=policy.RUN_MEETING),
    "api:task-list": Page("mentor", lists="task"),
    "api:task-detail": Of("task", "mentor"),
    "api:task-close": Of("task", "mentor", does=policy.CLOSE_TASK),
    "api:quota-list": Page("secretary", lists="quota"),
    "api:quota-detail": Of("quota", "secretary"),
    "api:quota-progress-list": Page("secretary", lists="cell", does=policy.SEE_FIGURES),
    "api:notification-list": Page("secretary", lists="notification"),
    "api:notification-detail": Of("notification", "secretary"),
    "api:notification-read": Of("notification", "secretary"),
}
TABLE: dict[str, Of | Page | Public] = {
    **SHELL, **CELLS, **MEMBERS, **CANDIDATES, **MEETINGS, **REPORTS, **NOTIFICATIONS, **IMPORTS,
    **ACCOUNTS, **API,
}  # fmt: skip
