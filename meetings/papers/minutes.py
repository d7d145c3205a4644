"""The minutes (biên bản): who was there, what was said and concluded, how votes went."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.printing.heads import Context
from documents.papers import long_date
from meetings.models import AgendaItem, ItemKind, PaperKind, QualityScore
from meetings.papers.counting import visitors_said
from meetings.papers.facts import MeetingFacts
from meetings.papers.heads import head, month_of
from meetings.papers.parts import Part, Wording, Words, lines_of, sentence
from meetings.papers.tasks import given_rows, given_said, result_on
from meetings.papers.voting import vote_said
from meetings.wording import points_words
from rules.rubrics import band_title

PARTS = (
    Part("summary", _("Trích yếu"), 2),
    Part("opening", _("Lời mở đầu")),
    Part("approval", _("Thông qua biên bản")),
)


def draft(facts: MeetingFacts) -> Wording:
    meeting = facts.meeting
    return {
        "summary": f"sinh hoạt chi bộ {meeting.get_kind_display()} tháng {month_of(facts)}",
        "opening": f"Ngày {long_date(facts.day)}, {facts.cell.name} tổ chức sinh hoạt "
        f"{meeting.get_kind_display()} tháng {month_of(facts)}.",
        "approval": facts.said(ItemKind.CLOSING)
        or "Biên bản đã được đọc lại và được cuộc họp thông qua.",
    }


def fill(facts: MeetingFacts, words: Words) -> Context:
    return head(facts, PaperKind.MINUTES) | {
        "words": words,
        "visitors": visitors_said(facts.visitors),
        # How the minutes were approved stands at their end, in words of its own.
        "agenda": [
            {"title": item.title, "lines": item_lines(item, facts)}
            for item in facts.items
            if item.kind != ItemKind.CLOSING
        ],
        "new_tasks": given_rows(facts),
        "tasks_given": given_said(facts),
        "conclusion": lines_of(facts.meeting.conclusion),
        "score": facts.score is not None,
        "amendments": [
            {
                "about": f"Về mục «{one.item}»" if one.item else "Về biên bản",
                "text": one.text,
                "reason": one.reason.rstrip("."),
                "who": str(one.made_by),
                "when": f"{timezone.localtime(one.made_at):%H:%M ngày %d/%m/%Y}",
            }
            for one in facts.amendments
        ],
    }


def item_lines(item: AgendaItem, facts: MeetingFacts) -> list[str]:
    """What was said under an item, by whom, what was concluded and how the vote went."""
    lines = []
    if item.presenter:
        lines.append(f"Đồng chí {item.presenter} trình bày.")
    if item.kind == ItemKind.LAST_MONTH:
        lines += [
            f"- {task.title} (đ/c {task.owner}): {result_on(task, facts.day)}."
            for task in facts.carried
        ]
    if item.text:
        lines += lines_of(item.text)
    for opinion in facts.opinions[item.pk]:
        who = f"Đồng chí {opinion.speaker}" if opinion.speaker else opinion.speaker_name
        lines.append(f"- {who}: {' '.join(lines_of(opinion.text))}")
    lines += [*concluded(item), *filter(None, [vote_said(item)])]
    if item.kind == ItemKind.NEXT_MONTH and facts.new_tasks:
        lines.append("Nhiệm vụ được giao ghi ở phần III.")
    if item.kind == ItemKind.OPENING and facts.attendances:
        lines.append("Điểm danh: thành phần dự ghi ở phần I.")
    if item.kind == ItemKind.SCORE and facts.score is not None:
        lines.append(f"Chi bộ tự chấm: {_score(facts.score)}.")
    return lines or [""]


def _score(score: QualityScore) -> str:
    band = band_title(score.rubric, score.band)
    return band if score.total is None else f"{points_words(score.total)} điểm, xếp loại {band}"


def concluded(item: AgendaItem) -> list[str]:
    """The chair's conclusion, and of a candidate the step that the cell chose."""
    lines = []
    if item.next_step:
        lines.append(f"Kết luận của chi bộ: {sentence(str(item.get_next_step_display()))}")
    if item.conclusion:
        first, *rest = lines_of(item.conclusion)
        lines += [first if item.next_step else f"Kết luận: {first}", *rest]
    return lines
