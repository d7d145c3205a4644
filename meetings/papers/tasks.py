"""The tables of tasks: what was given before and came of it, and what is given."""

from datetime import date

from candidates import deadlines
from documents.papers import short_date
from meetings.models import Task, TaskState
from meetings.papers.facts import MeetingFacts


def last_tasks(facts: MeetingFacts) -> list[dict[str, str]]:
    """Each task of earlier meetings: how it stood coming in, and its result on the day."""
    return [
        {
            "title": f"{task.title} (đ/c {task.owner})",
            "start": _start(task, facts),
            "result": result_on(task, facts.day),
        }
        for task in facts.carried
    ]


def _start(task: Task, facts: MeetingFacts) -> str:
    given = task.meeting.month
    before = deadlines.add_months(facts.meeting.month, -1)
    new = given >= before
    said = "Mới giao" if new else f"Chuyển tiếp từ tháng {given.month}/{given.year}"
    if task.due_on is None:
        return said
    late = not new and task.due_on < before
    return f"{said}, {'đã quá hạn' if late else 'hạn'} {short_date(task.due_on)}"


def result_on(task: Task, day: date) -> str:
    """What had come of ``task`` by ``day``: what happened later belongs to a later paper."""
    if task.closed_on is not None and task.closed_on <= day:
        if task.state == TaskState.DROPPED:
            return f"Thôi thực hiện: {task.drop_reason}"
        late = task.due_on is not None and task.closed_on > task.due_on
        done = f"Hoàn thành ngày {short_date(task.closed_on)}"
        return f"{done}, quá hạn" if late else done
    if task.due_on is not None and task.due_on < day:
        return f"Chưa xong, quá hạn {(day - task.due_on).days} ngày; tiếp tục thực hiện"
    return "Đang thực hiện, chuyển tiếp"


def done_said(facts: MeetingFacts) -> str:
    carried = facts.carried
    if not carried:
        return "Không có nhiệm vụ chuyển từ cuộc họp trước."
    done = sum(result_on(task, facts.day).startswith("Hoàn thành") for task in carried)
    return f"Hoàn thành {done}/{len(carried)} nhiệm vụ."


def report_month(task: Task, facts: MeetingFacts) -> date:
    """The month whose regular meeting hears of ``task``: the first that comes when it is due."""
    month = deadlines.add_months(facts.meeting.month, 1)
    while task.due_on and deadlines.usual_meeting_on(facts.cell, month) < task.due_on:
        month = deadlines.add_months(month, 1)
    return month


def given_rows(facts: MeetingFacts) -> list[dict[str, str]]:
    return [
        {"title": task.title, "owner": str(task.owner), "due": short_date(task.due_on)}
        for task in facts.new_tasks
    ]


def given_said(facts: MeetingFacts) -> str:
    if not facts.new_tasks:
        return "Cuộc họp không giao nhiệm vụ mới."
    return "Đồng chí được giao báo cáo kết quả tại cuộc họp của tháng đến hạn."


def points(facts: MeetingFacts) -> list[str]:
    """Each new task as a point of the resolution: who leads, by when, where it is reported."""
    said = []
    for task in facts.new_tasks:
        due = f"thời hạn {short_date(task.due_on)}; " if task.due_on else ""
        month = report_month(task, facts)
        said.append(
            f"{task.title}. Chủ trì: đồng chí {task.owner}; {due}"
            f"báo cáo tại cuộc họp tháng {month.month}/{month.year}."
        )
    return said
