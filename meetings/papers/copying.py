"""One plain text of a meeting, to be pasted where it must be entered by hand a second time."""

from meetings.models import ItemKind, PaperKind
from meetings.papers.facts import MeetingFacts
from meetings.papers.forms import PAPERS, words_of
from meetings.papers.heads import head
from meetings.papers.minutes import concluded
from meetings.papers.tasks import last_tasks
from meetings.papers.voting import vote_said


def copy_out(facts: MeetingFacts) -> str:
    """Title, time, place, counts, contents, conclusions and the text of the resolution.

    It counts who was there and names nobody who was not: why somebody stayed away is no
    business of the national handbook.
    """
    resolution = PAPERS[PaperKind.RESOLUTION]
    context = head(facts, PaperKind.RESOLUTION)
    words = words_of(resolution, facts)
    filled = resolution.fill(facts, words)
    roll = context["roll"]
    title = f"Sinh hoạt chi bộ {context['meeting_kind']} tháng {context['month']}".upper()
    text = [title, facts.cell.name, *_when(context)]
    if roll:
        text.append(
            f"Đảng viên: {roll['total']}; có mặt: {roll['present']} ({roll['rate']}); chính thức "
            f"{roll['present_official']}, dự bị {roll['present_probationary']}, sinh hoạt tạm "
            f"thời {roll['present_temporary']}; được miễn {roll['exempt']}."
        )
    text.append(f"Chủ trì: {context['chair']}. Người ghi biên bản: {context['minute_taker']}.")
    text += ["", "NỘI DUNG, KẾT LUẬN"]
    for n, item in enumerate((i for i in facts.items if i.kind != ItemKind.CLOSING), 1):
        text.append(f"{n}. {item.title}")
        text += [line for line in (item.text, *concluded(item), vote_said(item)) if line]
    if facts.meeting.conclusion:
        text += ["Kết luận của chủ trì:", facts.meeting.conclusion]
    text += ["", "NGHỊ QUYẾT", *_part(words, "opening")]
    text += [f"I. Kết quả tháng {filled['last_month']}", *_part(words, "politics_last")]
    text += [line for line in filled["words"]["led_last"] if line]
    text += [f"- {t['title']}: {t['start']} → {t['result']}" for t in last_tasks(facts)]
    text += [*_part(words, "praise"), *_part(words, "weaknesses")]
    text += [f"II. Nhiệm vụ tháng {context['month']}", *_part(words, "politics_next")]
    text += [line for line in filled["points"] if line]
    text += ["III. Phân công, tổ chức thực hiện", *_part(words, "assignment")]
    score = filled["score"]
    if score:
        text.append(f"IV. Tự chấm điểm: {score['total']}. Xếp loại: {score['band']}.")
    return "\n".join(text)


def _when(context: dict[str, str]) -> list[str]:
    said = (
        ("Bắt đầu", context["started"]),
        ("Kết thúc", context["ended"]),
        ("Địa điểm", context["venue"]),
    )
    return [f"{name}: {value}" for name, value in said if value]


def _part(words: dict[str, list[str]], key: str) -> list[str]:
    return [line for line in words[key] if line]
