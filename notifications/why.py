"""Why did I get this (vì sao tôi nhận tin này): the rule, the post, the rung and the next one.

Worked out when it is read: posts and ladders are named as they stand that day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cells.models import Post
from notifications.ladder import Rung
from notifications.models import Notification, NotificationQuerySet, RuleSetting
from notifications.planning import set_to
from notifications.registry import ReminderRule, rule_of
from rules.workdays import add_working_days, working_days_between


@dataclass(frozen=True)
class Why:
    """One notification with what may be asked of it."""

    notification: Notification
    rule: ReminderRule | None
    ladder: tuple[Rung, ...]
    today: date
    is_on: bool = True

    @property
    def due(self) -> str:
        """The day, and how far it is; a notice has the day of what it tells of, no deadline."""
        told, day = self.notification, f"{self.notification.due_on:%d/%m/%Y}"
        if self.rule is None:
            return ""
        if told.settled_at:
            return _("Hạn %(day)s. Không còn phải làm.") % {"day": day}
        late = working_days_between(told.due_on, self.today)
        if told.due_on >= self.today or late <= 0:
            return _("Hạn %(day)s.") % {"day": day}
        return ngettext(
            "Hạn %(day)s, quá %(count)d ngày làm việc.",
            "Hạn %(day)s, quá %(count)d ngày làm việc.",
            late,
        ) % {"day": day, "count": late}

    @property
    def lines(self) -> list[tuple[str, Any]]:
        """The whole answer, a term and its words in each line."""
        if self.rule is None:
            return [
                (_("Loại tin"), _("Báo một lần khi có việc mới, không nhắc lại.")),
                (_("Gửi cho"), self._whom()),
            ]
        return [
            (_("Quy tắc"), f"{self.rule.title}. {self.rule.source}"),
            (_("Gửi cho"), self._whom()),
            (_("Bậc nhắc"), self._rung()),
            (_("Bậc sau"), self._next()),
            (_("Khi nào thôi"), self.rule.ends_when),
        ]

    def _whom(self) -> str:
        post = self.notification.post
        if post is None:
            return _("Đồng chí, theo việc được giao.")
        return _("Đồng chí, vì giữ chức vụ: %(post)s, %(place)s.") % {
            "post": post.label,
            "place": post.organization,
        }

    def _here(self) -> int | None:
        numbers = [rung.number for rung in self.ladder]
        told = self.notification.rung
        return numbers.index(told) if told in numbers else None

    def _rung(self) -> str:
        place = self._here()
        if place is None:
            return _("Bậc này nay đã bỏ.")
        rung = self.ladder[place]
        words = _("Bậc %(number)d/%(count)d: %(step)s, %(when)s.") % {
            "number": place + 1,
            "count": len(self.ladder),
            "step": rung.step.label,
            "when": _when(rung),
        }
        if self.notification.post is not None and rung.step == 0:
            words += " " + _("Người được giao chưa nhận được tin trong phần mềm.")
        return words

    def _next(self) -> str:
        place = self._here()
        if place is None or not self.is_on:
            return _("Không còn bậc nào nữa.")
        # Two steps may be told on one day; the next one is that of a later day.
        after = (rung for rung in self.ladder[place:] if rung.days > self.ladder[place].days)
        rung = next(after, None)
        if rung is None:
            return _("Không còn bậc nào nữa.")
        return _("Nếu chưa xong, ngày %(day)s báo %(step)s.") % {
            "day": f"{_reached_on(rung, self.notification.due_on):%d/%m/%Y}",
            "step": rung.step.label,
        }


def _when(rung: Rung) -> str:
    count = abs(rung.days)
    if count == 0:
        return _("đúng hạn")
    if rung.in_calendar_days:
        words = (
            ngettext("trước hạn %(count)d ngày", "trước hạn %(count)d ngày", count)
            if rung.days < 0
            else ngettext("sau hạn %(count)d ngày", "sau hạn %(count)d ngày", count)
        )
    else:
        words = (
            ngettext(
                "trước hạn %(count)d ngày làm việc", "trước hạn %(count)d ngày làm việc", count
            )
            if rung.days < 0
            else ngettext(
                "sau hạn %(count)d ngày làm việc", "sau hạn %(count)d ngày làm việc", count
            )
        )
    return words % {"count": count}


def _reached_on(rung: Rung, due_on: date) -> date:
    if rung.in_calendar_days:
        return due_on + timedelta(days=rung.days)
    return add_working_days(due_on, rung.days)


def explained(notifications: NotificationQuerySet, today: date) -> list[Why]:
    """Each of ``notifications`` with its rule and the ladder of its committee."""
    posts = Post.objects.select_related("organization", "stands_in_for__person")
    rows = list(notifications.prefetch_related(Prefetch("post", posts)))
    own: dict[tuple[Any, str], RuleSetting] = {
        (s.committee_id, s.rule): s
        for s in RuleSetting.objects.filter(committee__in={r.committee_id for r in rows})
    }
    found = []
    for row in rows:
        rule = rule_of(row.rule)
        ladder = rule.rungs_on(today) if rule else ()
        setting = own.get((row.committee_id, row.rule))
        if setting is not None:
            ladder = set_to(ladder, setting.days)
        found.append(Why(row, rule, ladder, today, is_on=setting is None or setting.is_on))
    return found
