"""The reminders of meetings (nhắc việc sinh hoạt chi bộ), one rule in each file.

No text of the Party sets the days of these ladders; they are the committee's practice, and a
committee may set its own. What is due, and by when, comes from the texts that each file names.
"""

from meetings.reminding.to_announce import TO_ANNOUNCE
from meetings.reminding.to_do import TO_DO
from meetings.reminding.to_hold import TO_HOLD
from meetings.reminding.to_read import TO_READ
from meetings.reminding.to_send_up import TO_SEND_UP
from meetings.reminding.to_visit import TO_VISIT

RULES = (TO_ANNOUNCE, TO_HOLD, TO_SEND_UP, TO_READ, TO_DO, TO_VISIT)
