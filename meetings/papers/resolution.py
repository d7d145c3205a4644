"""The resolution of the month (nghị quyết), on the frame of a ward under 42-HD/BTCTW."""

from django.utils.translation import gettext_lazy as _

from candidates import deadlines
from candidates.printing.heads import Context, rule_of
from documents.papers import long_date
from meetings.models import ItemKind, PaperKind
from meetings.papers.facts import MeetingFacts
from meetings.papers.heads import head, month_of
from meetings.papers.lettering import lettered
from meetings.papers.parts import Part, Wording, Words, sentence
from meetings.papers.scoring import score_facts
from meetings.papers.tasks import done_said, last_tasks, points
from meetings.papers.voting import vote_facts

_LETTERS = _("Mỗi dòng là một điểm, chữ cái a, b, c, d, đ tự điền khi in.")
SIGNED = (
    Part("recipients", _("Nơi nhận"), 6, _("Mỗi dòng một nơi.")),
    Part("authority", _("Thẩm quyền ký"), 1, _("T/M CHI BỘ hoặc T/M CHI ỦY.")),
    Part("signer_post", _("Chức vụ người ký"), 1),
    Part("signer_name", _("Người ký"), 1),
)
PARTS = (
    Part("summary", _("Trích yếu"), 2),
    Part("opening", _("Lời mở đầu")),
    Part("approved", _("Đảng phí, chương trình"), 2),
    Part("politics_last", _("I.1 Chính trị, tư tưởng tháng trước"), 4),
    Part("led_last", _("I.2 Lãnh đạo nhiệm vụ chính trị tháng trước"), 5, _LETTERS),
    Part("praise", _("I.4 Biểu dương, nhắc nhở")),
    Part("weaknesses", _("I.5 Hạn chế và nguyên nhân")),
    Part("politics_next", _("II.1 Chính trị, tư tưởng tháng này"), 4),
    Part("led_next", _("II.2 Nhiệm vụ khác, ngoài việc đã giao"), 5, _LETTERS),
    Part("assignment", _("III Phân công, tổ chức thực hiện"), 4),
    *SIGNED,
)


def draft(facts: MeetingFacts) -> Wording:
    meeting = facts.meeting
    kind, month = meeting.get_kind_display(), month_of(facts)
    news = [f"Quán triệt định hướng của cấp ủy: {sentence(one.title)}" for one in facts.guidance]
    said = facts.said(ItemKind.NEWS)
    return signed(facts) | {
        "summary": f"sinh hoạt chi bộ {kind} tháng {month}",
        "opening": f"Ngày {long_date(facts.day)}, {facts.cell.name} tổ chức sinh hoạt {kind} "
        f"tháng {month}, thống nhất ban hành nghị quyết như sau:",
        "approved": facts.said(ItemKind.OPENING)
        or f"Thu nộp đảng phí tháng {month}: ……. Chương trình cuộc họp được thông qua.",
        "politics_last": facts.said(ItemKind.IDEOLOGY),
        "led_last": facts.said(ItemKind.LAST_MONTH),
        "praise": "",
        "weaknesses": "",
        "politics_next": "\n".join([*news, *filter(None, [said])]),
        "led_next": "\n".join(
            item.conclusion
            for item in facts.items
            if item.kind in (ItemKind.TOPIC, ItemKind.NEXT_MONTH) and item.conclusion
        ),
        "assignment": "Bí thư, phó bí thư, chi ủy viên chỉ đạo, kiểm tra việc thực hiện nghị "
        "quyết. Đồng chí được giao nhiệm vụ tổ chức thực hiện và báo cáo chi bộ đúng hạn.",
    }


def signed(facts: MeetingFacts) -> Wording:
    """The foot as drafted: who gets the paper, for whom it is signed, and as what."""
    above = facts.in_charge
    lines = rule_of("document.authority_lines", facts.day, facts.cell) or {}
    signer = facts.signer
    recipients = [
        facts.committee.name,
        f"Đồng chí {above.person.full_name}, phụ trách chi bộ" if above else "",
        "Ban công tác Mặt trận và các đoàn thể",
        "Đảng viên trong chi bộ",
        "Sổ tay đảng viên điện tử",
        "Lưu Chi bộ",
    ]
    return {
        "recipients": "\n".join(filter(None, recipients)),
        "authority": lines.get("cell", ""),
        "signer_post": str(signer.get_kind_display()).upper() if signer else "",
        "signer_name": signer.person.full_name if signer else "",
    }


def foot(words: Words) -> Context:
    """The foot as it stands under the paper."""
    *others, last = (one.rstrip(".,;") for one in words["recipients"])
    return {
        "recipients": [*(f"{one}," for one in others), f"{last}." if last else ""],
        "authority": words["authority"][0],
        "signer_post": words["signer_post"][0],
        "signer_name": words["signer_name"][0],
    }


def fill(facts: MeetingFacts, words: Words) -> Context:
    before = deadlines.add_months(facts.meeting.month, -1)
    led = [line for line in words["led_last"] if line]
    more = [line for line in words["led_next"] if line]
    return (
        head(facts, PaperKind.RESOLUTION)
        | foot(words)
        | {
            "words": words | {"led_last": _points(led, facts) or [""]},
            "last_month": f"{before.month}/{before.year}",
            "last_tasks": last_tasks(facts),
            "tasks_done": done_said(facts),
            "points": _points([*points(facts), *more], facts) or [""],
            "score": score_facts(facts),
            "vote": vote_facts(facts.resolved),
        }
    )


def _points(said: list[str], facts: MeetingFacts) -> list[str]:
    return lettered(said, on=facts.day, organization=facts.cell)
