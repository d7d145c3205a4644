"""The list of sympathisers as a Word file: who stands on it, whose it is, who may have it."""

import io
from datetime import date

import docx
import pytest
from django.urls import reverse

from candidates.models import Stage, Step
from candidates.views import printing
from documents.models import Document
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESS = "/candidates/sympathisers.docx"


def written(response):
    document = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    text = "\n".join(p.text for p in document.paragraphs)
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    return text, rows[1:]


@pytest.fixture
def listed(commune, ready):
    """One in each place that matters, in the secretary's cell and in the other."""
    cell = commune.cell
    make.make_candidate(cell, "Bàn Văn Nguồn", stage=Stage.SOURCE)
    make.make_candidate(cell, "Chìu Thị Nghỉ", stage=Stage.PAUSED)
    make.make_candidate(cell, "Đặng Văn Mới", stage=Stage.PROBATIONARY)
    make.make_candidate(cell, "Lý Thị Thôi", stage=Stage.DROPPED, closed_on=date(2024, 4, 1))
    make.make_candidate(commune.other_cell, "Phùn A Xa", stage=Stage.SYMPATHISER)
    return ready


def test_a_cell_prints_who_is_on_its_list_until_the_ceremony(client, commune, listed):
    client.force_login(commune.secretary)

    response = client.get(ADDRESS)
    text, rows = written(response)

    assert [row[1] for row in rows] == ["Tằng Văn Hiếu", "Chìu Thị Nghỉ"]
    assert rows[0][0] == "1"
    assert rows[0][7:] == [str(commune.mentor), "12/GCN"]
    assert f"của {commune.cell}, tính đến ngày 15 tháng 5 năm 2024" in text
    assert response["Content-Disposition"].endswith('"danh-sach-cam-tinh-2024-05-15.docx"')


def test_the_day_of_the_list_is_that_of_the_last_time_it_took_them_in(client, commune):
    person = make.make_candidate(commune.cell, stage=Stage.SYMPATHISER, opened_on=date(2022, 1, 1))
    for step, day in ((Step.LISTED, date(2022, 3, 3)), (Step.RELISTED, date(2024, 2, 2))):
        person.events.create(step=step, to_stage=person.stage, effective_on=day)
    make.make_candidate(commune.cell, "Vi Văn Cũ", stage=Stage.SYMPATHISER)
    client.force_login(commune.secretary)

    _text, rows = written(client.get(ADDRESS))

    assert {row[6] for row in rows} == {"02/02/2024", "05/03/2024"}


def test_the_office_prints_one_cell_or_all_of_the_commune(client, commune, listed):
    client.force_login(commune.office)

    text, rows = written(client.get(ADDRESS))
    of_cell, others = written(client.get(ADDRESS, {"chi_bo": str(commune.other_cell.pk)}))

    assert len(rows) == 3
    assert f"của {commune.committee}" in text
    assert [row[1] for row in others] == ["Phùn A Xa"]
    assert f"của {commune.other_cell}" in of_cell


def test_the_emptiest_list_is_a_paper_too(client, commune):
    client.force_login(commune.secretary)

    text, rows = written(client.get(ADDRESS))

    assert "DANH SÁCH CẢM TÌNH ĐẢNG" in text
    assert rows == []
    assert "None" not in text
    assert "{" not in text


def test_who_helps_without_a_post_has_no_list_and_no_button(client, commune, listed):
    client.force_login(commune.mentor_user)

    assert client.get(ADDRESS).status_code == 403
    assert ADDRESS not in client.get(reverse("candidates:list")).content.decode()


def test_a_cell_of_somebody_else_is_not_chosen_by_writing_its_key(client, commune, listed):
    client.force_login(commune.secretary)

    text, rows = written(client.get(ADDRESS, {"chi_bo": str(commune.other_cell.pk)}))

    assert "Phùn A Xa" not in [row[1] for row in rows]
    assert f"của {commune.cell}" in text


def test_a_list_too_long_for_word_is_asked_by_cells(client, commune, listed, monkeypatch):
    monkeypatch.setattr(printing, "MOST_LISTED", 2)
    client.force_login(commune.office)

    response = client.get(ADDRESS, follow=True)

    assert "Danh sách có hơn 2 người, in riêng từng chi bộ" in response.content.decode()
    assert not Document.objects.exists()


def test_that_it_was_written_is_kept_with_whose_it_is(client, commune, listed):
    client.force_login(commune.secretary)

    client.get(ADDRESS)

    kept = Document.objects.get()
    assert (kept.form, kept.organization) == ("danh-sach-cam-tinh", commune.cell)
    assert AuditEntry.objects.get(action="documents.written").actor == commune.secretary


def test_statements_do_not_grow_with_the_list(
    client, commune, listed, django_assert_max_num_queries
):
    client.force_login(commune.secretary)
    with django_assert_max_num_queries(100) as few:
        client.get(ADDRESS)
    for n in range(10):
        other = make.make_candidate(commune.cell, f"Vi Văn {n}", stage=Stage.SYMPATHISER)
        make.make_mentorship(other, commune.members[1])

    with django_assert_max_num_queries(len(few)):
        client.get(ADDRESS)
