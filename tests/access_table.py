"""Every address of the site: whose it is, what they get, and what others get.

A new address without a line here fails ``tests/test_routes.py``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Of:
    """The address of one thing; who leads another cell, or works elsewhere, does not find it."""

    thing: str
    opens_to: str
    gives: int = 200
    others: int = 404


@dataclass(frozen=True)
class Page:
    """An address without a thing; ``others`` is what the secretary of another cell gets.

    ``lists`` is a thing that the right person finds there.
    """

    opens_to: str
    gives: int = 200
    others: int = 200
    lists: str = ""


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
    "healthz": Public(),
    # Nothing works beside the web in a test, and it says so.
    "readyz": Public(503),
}
CELLS = {
    "cells:list": Page("secretary", lists="cell"),
    "cells:detail": Of("cell", "secretary"),
    "cells:rename": Of("cell", "office"),
    "cells:merge": Of("cell", "office"),
    "cells:split": Of("cell", "office"),
    "cells:move": Of("cell", "admin"),
    "cells:close": Of("cell", "admin"),
    "cells:put-in-charge": Of("cell", "office"),
    "cells:end-charge": Of("charge", "office"),
    "cells:handover": Of("post", "secretary"),
    "cells:reorganisation": Of("reorganisation", "secretary"),
    "documents:cells": Page("secretary"),
    # Posts that carry nothing: the home page, for no list is named.
    "documents:save-filter": Page("secretary", 302, others=302),
    "documents:drop-filter": Of("saved_filter", "secretary", 302),
}
MEMBERS = {
    "members:list": Page("secretary", lists="member"),
    "members:accounts": Page("secretary"),
    "members:account": Of("member", "secretary"),
    "members:export": Page("secretary"),
    "members:receive": Of("cell", "office"),
    "members:end-stay": Of("member", "office"),
    "members:attach": Of("cell", "office"),
    "members:end-attachment": Of("attachment", "office"),
    "members:roll": Of("cell", "secretary"),
    "members:roll-export": Of("cell", "secretary"),
    "members:name-stand-in": Of("charge", "office"),
    "members:end-stand-in": Of("stand_in", "office"),
    "members:me": Page("secretary", 302, others=302),
    "members:detail": Of("member", "secretary"),
    "members:edit": Of("member", "secretary"),
    "members:reveal-national-id": Of("member", "secretary"),
    "members:set-national-id": Of("member", "secretary"),
    "members:propose": Of("member", "mentor"),
    "members:proposal": Of("proposal", "secretary"),
    "members:ask-transfer": Of("member", "secretary"),
    "members:transfer-request": Of("transfer", "secretary"),
    "members:undo-event": Of("member", "secretary"),
    "members:exempt": Of("member", "secretary"),
    "members:return": Of("member", "secretary"),
    "members:send-away": Of("member", "office"),
    "members:card": Of("member", "office"),
    "members:badge": Of("member", "office"),
    "members:discipline": Of("member", "office"),
    "members:move-out": Of("member", "office"),
    "members:leave": Of("member", "office"),
    "members:death": Of("member", "secretary"),
}
CANDIDATES = {
    "candidates:list": Page("secretary", lists="candidate"),
    "candidates:export": Page("secretary"),
    "candidates:board": Page("secretary", lists="candidate"),
    "candidates:add": Page("secretary"),
    "candidates:desk": Page("chair", others=403, lists="candidate"),
    "candidates:my-reports": Page("mentor", lists="report"),
    "candidates:report": Of("report", "mentor"),
    "candidates:return-report": Of("report", "secretary"),
    "candidates:end-mentorship": Of("mentorship", "secretary"),
    "candidates:detail": Of("candidate", "mentor"),
    "candidates:assign-mentor": Of("candidate", "secretary"),
    "candidates:edit": Of("candidate", "secretary"),
    "candidates:certificate": Of("candidate", "secretary"),
    "candidates:enrol": Of("candidate", "secretary"),
    "candidates:open-dossier": Of("candidate", "secretary"),
    "candidates:drop": Of("candidate", "secretary"),
    "candidates:resubmit": Of("candidate", "secretary"),
    "candidates:ceremony": Of("candidate", "secretary"),
    "candidates:committee-vote": Of("candidate", "chair"),
    "candidates:superior-decision": Of("candidate", "office"),
    "candidates:return": Of("candidate", "office"),
    "candidates:refuse": Of("candidate", "chair"),
    "candidates:allow-dossier": Of("candidate", "chair"),
}
MEETINGS = {
    "meetings:list": Page("secretary", lists="meeting"),
    "meetings:export": Page("secretary"),
    "meetings:add": Page("secretary"),
    "meetings:detail": Of("meeting", "secretary"),
    "meetings:edit": Of("meeting", "secretary"),
    "meetings:announce": Of("meeting", "secretary"),
    "meetings:cancel": Of("meeting", "secretary"),
    "meetings:room": Of("meeting", "secretary"),
    # Posts of the room that carry nothing: the room is shown again with what is missing.
    "meetings:attendance": Of("meeting", "secretary"),
    "meetings:add-candidate": Of("meeting", "secretary"),
    "meetings:add-task": Of("meeting", "secretary"),
    "meetings:finalise": Of("meeting", "secretary"),
    "meetings:item": Of("item", "secretary", 302),
    "meetings:vote": Of("item", "secretary"),
    "meetings:remove-item": Of("item", "secretary", 302),
    "meetings:task": Of("task", "mentor"),
    "meetings:close-task": Of("task", "mentor", 302),
    "meetings:drop-task": Of("task", "secretary"),
}
REPORTS = {
    "reports:index": Page("secretary"),
    "reports:quotas": Page("secretary"),
    "reports:audit": Page("office", others=403),
}
NOTIFICATIONS = {
    "notifications:inbox": Page("secretary", lists="notification"),
    "notifications:read-all": Page("secretary", 302, others=302),
    "notifications:open": Of("notification", "secretary", 302),
    "notifications:read": Of("notification", "secretary", 302),
}
IMPORTS = {
    "imports:list": Page("office", others=403, lists="batch"),
    "imports:upload": Page("office", 302, others=403),
    "imports:batch": Of("batch", "office"),
    "imports:mapping": Of("batch", "office", 302),
    "imports:job": Of("batch", "office", 302),
    "imports:marked": Of("batch", "office"),
    "imports:commit": Of("batch", "office", 302),
    "imports:undo": Of("batch", "office", 302),
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
    "api:mentor-report-submit": Of("report", "mentor", 400),
    "api:mentor-report-return": Of("report", "secretary", 400),
    "api:meeting-list": Page("secretary", lists="meeting"),
    "api:meeting-detail": Of("meeting", "secretary"),
    "api:meeting-announce": Of("meeting", "secretary"),
    "api:meeting-finalise": Of("meeting", "secretary", 400),
    "api:task-list": Page("mentor", lists="task"),
    "api:task-detail": Of("task", "mentor"),
    "api:task-close": Of("task", "mentor"),
    "api:quota-list": Page("secretary", lists="quota"),
    "api:quota-detail": Of("quota", "secretary"),
    "api:quota-progress-list": Page("secretary", lists="cell"),
    "api:notification-list": Page("secretary", lists="notification"),
    "api:notification-detail": Of("notification", "secretary"),
    "api:notification-read": Of("notification", "secretary"),
}
TABLE: dict[str, Of | Page | Public] = {
    **SHELL, **CELLS, **MEMBERS, **CANDIDATES, **MEETINGS, **REPORTS, **NOTIFICATIONS, **IMPORTS,
    **ACCOUNTS, **API,
}  # fmt: skip
