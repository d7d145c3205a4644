"""Papers of a candidate as files: from the emptiest to the fullest dossier, for whom they are."""

import io
from datetime import date

import docx
import pytest
from django.urls import reverse

from candidates import services
from candidates.models import Candidate
from candidates.printing import FORMS
from candidates.readiness import with_facts
from candidates.sheets import book_data
from documents.models import Document
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def text_of(response):
    document = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def paper(candidate, form):
    return reverse("candidates:paper", args=[candidate.pk, form])


@pytest.fixture
def recognised(commune, ready):
    """Everything that can be known of somebody: both matters voted on, by each body."""
    services.record_opinions(
        candidate=ready, matter="admission", summarised_on=date(2024, 4, 20), bodies="Đoàn",
        asked=9, agreed=8, residence="Chi ủy thôn", residence_asked=3, residence_agreed=3,
        strengths="Chăm chỉ.", weaknesses="Ít nói.", actor=commune.secretary,
    )  # fmt: skip
    counts = {"present": 9, "votes_for": 9, "against": 0, "other": 0}
    services.record_cell_vote(
        candidate=ready, decided_on=date(2024, 5, 3), actor=commune.secretary, **counts
    )
    services.record_committee_vote(
        candidate=ready, decided_on=date(2024, 5, 10), entitled=12, actor=commune.chair,
        number="", **counts,
    )  # fmt: skip
    services.record_superior_decision(
        candidate=ready, number="77-QĐ/HU", decided_on=date(2024, 5, 13),
        received_on=date(2024, 5, 14), actor=commune.office,
    )  # fmt: skip
    services.hold_ceremony(
        candidate=ready, held_on=date(2024, 5, 15), mentor=commune.mentor, handed_over_by="",
        actor=commune.secretary,
    )  # fmt: skip
    return Candidate.objects.get(pk=ready.pk)


@pytest.mark.parametrize(
    "form",
    [key for key, form in FORMS.items() if form.matter != "recognition" and not form.mentors],
)
def test_every_paper_of_an_admission_is_written_for_the_emptiest_candidate(client, commune, form):
    stranger = make.make_candidate(
        commune.cell, person=make.make_person("Lý A Dơ", birth_date=None, sex="")
    )
    client.force_login(commune.secretary)

    text = text_of(client.get(paper(stranger, form)))

    assert "Lý A Dơ" in text
    assert "None" not in text
    assert "{" not in text


@pytest.mark.parametrize("form", FORMS)
def test_every_paper_is_written_for_the_fullest(client, commune, recognised, form):
    make.make_mentorship(recognised, commune.members[1])
    client.force_login(commune.office)

    text = text_of(client.get(paper(recognised, form)))

    assert "Tằng Văn Hiếu" in text
    assert "None" not in text
    assert "{" not in text


def test_the_resolution_of_the_cell_says_what_was_voted(client, commune, recognised):
    client.force_login(commune.secretary)

    text = text_of(client.get(paper(recognised, "6-knd")))

    for said in (
        "Số 01-NQ/CB",
        "Quảng An, ngày 03 tháng 5 năm 2024",
        "Tán thành: 9 đồng chí, đạt 100,0%",
        "Quy định số 24-QĐ/TW",
        "T/M CHI BỘ",
    ):
        assert said in text


def test_each_mentor_signs_a_paper_of_their_own(client, commune, ready):
    second = commune.members[1]
    services.open_report_periods(on=clock.today())
    services.submit_report(
        report=ready.mentorships.get().reports.order_by("period").first(),
        fields={"strengths": "Chăm", "weaknesses": "Ít nói", "tasks": "Xong", "proposal": "keep"},
        actor=commune.mentor_user,
    )
    client.force_login(commune.secretary)
    alone = client.get(paper(ready, "3-knd-2")).status_code
    make.make_mentorship(ready, second)

    first, other = (text_of(client.get(paper(ready, form))) for form in ("3-knd", "3-knd-2"))

    assert alone == 404
    assert (f"Tôi là: {commune.mentor}" in first, "Chăm" in first) == (True, True)
    assert (f"Tôi là: {second}" in other, "Chăm" in other) == (True, False)
    assert "Mẫu 3-KNĐ" in first
    assert "Mẫu 3-KNĐ" in other


def test_what_was_written_is_kept_and_the_file_is_not(client, commune, ready):
    client.force_login(commune.secretary)

    content = b"".join(client.get(paper(ready, "3-knd")).streaming_content)

    kept = Document.objects.get()
    assert (kept.form, kept.subject_id, kept.size) == ("3-knd", str(ready.pk), len(content))
    assert kept.written_by == commune.secretary
    assert AuditEntry.objects.filter(action="documents.written").count() == 1


def test_the_papers_of_a_recognition_wait_for_the_ceremony(client, commune, ready):
    client.force_login(commune.secretary)

    assert client.get(paper(ready, "13-knd")).status_code == 404
    assert client.get(paper(ready, "khong-co")).status_code == 404


def test_who_may_print(client, commune, ready):
    answers = {}
    for who in ("secretary", "mentor_user", "office", "chair", "in_charge", "other_secretary"):
        client.force_login(getattr(commune, who))
        answers[who] = client.get(reverse("candidates:print", args=[ready.pk])).status_code

    assert answers == {
        "secretary": 200, "mentor_user": 200, "office": 200, "chair": 200, "in_charge": 403,
        "other_secretary": 404,
    }  # fmt: skip


@pytest.mark.parametrize("form", ["so-theo-doi", "phieu"])
def test_the_book_and_the_sheet_print_from_a_phone(client, commune, ready, form):
    client.force_login(commune.mentor_user)

    response = client.get(reverse("candidates:pdf", args=[ready.pk, form]))

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert AuditEntry.objects.filter(action="candidates.printed").count() == 1


def test_a_mentor_who_was_replaced_keeps_their_part_of_the_book(commune, ready):
    services.open_report_periods(on=clock.today())
    first = ready.mentorships.get()
    report = first.reports.order_by("period").first()
    services.submit_report(
        report=report,
        fields={"strengths": "Chăm", "weaknesses": "Ít nói", "tasks": "Xong", "proposal": "keep"},
        actor=commune.mentor_user,
    )
    services.replace_mentor(
        mentorship=first, mentor=commune.members[1], replaced_on=clock.today(), reason="Bận",
        actor=commune.secretary,
    )  # fmt: skip

    book = book_data(with_facts(Candidate.objects.filter(pk=ready.pk)).get(), clock.today())

    mentors, reports = book["parts"][0]["rows"], book["parts"][1]["rows"]
    assert [row[0] for row in mentors] == [str(commune.mentor), str(commune.members[1])]
    assert [(row[1], row[2]) for row in reports] == [(str(commune.mentor), "Chăm")]


def test_lists_print_as_pdf_too(client, commune, ready):
    client.force_login(commune.secretary)

    response = client.get(reverse("candidates:export"), {"tep": "pdf"})

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"].endswith('.pdf"')
