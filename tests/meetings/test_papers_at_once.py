"""Several print or word one paper at one moment, on connections of their own."""

import pytest
from django.core.exceptions import ValidationError

from documents.models import RegisterEntry
from meetings import services
from meetings.models import Meeting, MeetingPaper, PaperKind
from meetings.services.papers import drafted_wording, print_paper, reword_paper
from tests.at_once import at_once, refusals_in
from tests.meetings.conftest import at

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def final(draft, hold, commune):
    hold(draft)
    Meeting.objects.filter(pk=draft.pk).update(chair=commune.chair)
    return services.finalise_meeting(
        meeting=draft, ended_at=at(3, 5, 21, 15), conclusion="Nhất trí", actor=commune.secretary
    )


def test_who_print_first_at_once_find_one_number(commune, final):
    def first_print():
        print_paper(meeting=final, kind=PaperKind.MINUTES, actor=commune.secretary)

    said = at_once(*[first_print] * 3)

    assert said == [None] * 3
    assert [entry.symbol for entry in RegisterEntry.objects.all()] == ["01-BB/CB"]
    assert MeetingPaper.objects.get().number == "01-BB/CB"


def test_of_two_who_word_a_paper_at_once_one_is_shown_the_other(commune, final):
    drafted = drafted_wording(final, PaperKind.RESOLUTION)

    def word(praise):
        return reword_paper(
            meeting=final, kind=PaperKind.RESOLUTION, wording=drafted | {"praise": praise},
            seen="", actor=commune.secretary,
        )  # fmt: skip

    said = at_once(lambda: word("Tổ 1"), lambda: word("Tổ 2"))

    [refused] = refusals_in(said)
    assert isinstance(refused, ValidationError)
    assert refused.code == "changed"
    assert MeetingPaper.objects.get().wording["praise"] in ("Tổ 1", "Tổ 2")
