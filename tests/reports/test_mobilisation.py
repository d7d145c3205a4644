"""Models of mass mobilisation: drafted, registered, followed, recognised or ended."""

import io
from datetime import UTC, date, datetime

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from candidates.models import MentorReport, Movement
from documents.models import Document
from meetings.models import Meeting
from people import clock
from people.models import AuditEntry
from reports.mobilisation import services
from reports.mobilisation.figures import figure_of, in_words, measure
from reports.models import Evidence, Milestone, MobilisationModel
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 15)
WRITTEN = {
    "name": "Dòng họ học tập",
    "level": "commune",
    "novelty": "new",
    "body": "Chi bộ thôn Nà Cáng",
    "situation": "Trẻ bỏ học nhiều.",
    "aims": "Không còn trẻ bỏ học.",
    "method": "Mỗi đảng viên giúp một nhà.",
    "leadership": "Chi bộ phân công, kiểm tra hằng tháng.",
    "area": "Thôn Nà Cáng, 40 hộ.",
    "led_by": "Chi bộ",
    "partners": "Hội khuyến học",
    "joined_by": "",
    "resources": "",
    "started_on": make.MARCH_5,
    "ended_on": date(2024, 12, 31),
    "outputs": "Số trẻ đi học lại.",
    "lasting": "",
}


@pytest.fixture(autouse=True)
def today():
    with clock.held_today(TODAY):
        yield


@pytest.fixture
def secretary(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def deputy(committee):
    return make.holder_of("standing_deputy", committee)


@pytest.fixture
def draft(cell, secretary):
    return services.draft_model(
        organization=cell, person_in_charge=secretary.person, actor=secretary, **WRITTEN
    )


@pytest.fixture
def model(draft, secretary):
    return services.register_model(
        model=draft, registered_on=make.MARCH_5, differs=True, actor=secretary
    )


def last():
    entry = AuditEntry.objects.latest("pk")
    return entry.action, entry.data


def page(name, *args):
    return reverse(f"reports:{name}", args=args)


# From draft to the end


def test_a_cell_registers_a_model_that_repeats_no_other(draft, secretary):
    registered = services.register_model(
        model=draft, registered_on=make.MARCH_5, differs=True, actor=secretary
    )

    assert (registered.state, registered.registered_on) == ("registered", make.MARCH_5)
    assert last() == ("reports.model_registered", {"on": "2024-03-05"})


@pytest.mark.parametrize(
    ("changes", "asked", "field"),
    [
        ({}, {"differs": False}, "differs"),
        ({"leadership": ""}, {}, "__all__"),
        ({}, {"registered_on": date(2024, 5, 16)}, "registered_on"),
    ],
    ids=["repeats another", "does not lead", "a day to come"],
)
def test_a_cell_that_does_not_lead_registers_nothing(draft, secretary, changes, asked, field):
    services.edit_model(model=draft, actor=secretary, **changes)
    before = AuditEntry.objects.count()

    with pytest.raises(ValidationError) as refusal:
        services.register_model(
            model=draft,
            actor=secretary,
            **{"registered_on": make.MARCH_5, "differs": True} | asked,
        )

    named = (
        list(refusal.value.message_dict) if hasattr(refusal.value, "error_dict") else ["__all__"]
    )
    draft.refresh_from_db()
    assert named == [field]
    assert draft.state == "draft"
    assert AuditEntry.objects.count() == before


def test_a_committee_registers_without_saying_so(committee, deputy):
    model = services.draft_model(
        organization=committee,
        person_in_charge=deputy.person,
        actor=deputy,
        **WRITTEN | {"leadership": ""},
    )

    services.register_model(model=model, registered_on=make.MARCH_5, actor=deputy)

    model.refresh_from_db()
    assert model.state == "registered"


def test_recognition_is_entered_from_above_and_freezes_the_figures(model, cell, secretary, office):
    admitted = services.add_evidence(model=model, kind="admitted", year=2024, actor=secretary)
    words = services.add_evidence(model=model, kind="text", text="12 trẻ", actor=secretary)
    make.make_member(cell, official=False, joined_on=make.MARCH_5)

    recognised = services.recognise_model(
        model=model,
        recognised_on=date(2024, 5, 10),
        recognised_level="commune",
        decision="QĐ 12-QĐ/ĐU",
        result="Đạt cả ba tiêu chí.",
        actor=office,
    )
    make.make_member(cell, official=False, joined_on=make.MARCH_5)

    admitted.refresh_from_db()
    words.refresh_from_db()
    assert (recognised.state, recognised.decision) == ("recognised", "QĐ 12-QĐ/ĐU")
    assert admitted.frozen == {"count": 1, "own": None, "assigned": None}
    assert (admitted.frozen_on, words.frozen) == (TODAY, None)
    assert figure_of(admitted, True).said == "1 người"
    assert measure("admitted", cell, 2024)["count"] == 2
    assert last()[0] == "reports.model_recognised"


@pytest.mark.parametrize(
    ("act", "who"),
    [("refuse_model", "office"), ("refuse_model", "deputy"), ("end_model", "secretary")],
)
def test_a_model_closes_with_its_result(request, model, secretary, act, who):
    figure = services.add_evidence(model=model, kind="members", year=2024, actor=secretary)

    closed = getattr(services, act)(
        model=model, closed_on=TODAY, result="Chưa đủ.", actor=request.getfixturevalue(who)
    )

    figure.refresh_from_db()
    state = "refused" if act == "refuse_model" else "ended"
    assert (closed.state, closed.closed_on, closed.result) == (state, TODAY, "Chưa đủ.")
    assert figure.frozen_on == TODAY
    assert last() == (f"reports.model_{state}", {"on": "2024-05-15", "result": "Chưa đủ."})


def test_a_recognised_model_ends_with_the_figures_of_its_recognition(model, secretary, office):
    figure = services.add_evidence(model=model, kind="members", year=2024, actor=secretary)
    services.recognise_model(
        model=model, recognised_on=TODAY, recognised_level="commune", decision="QĐ 12",
        result="Đạt.", actor=office,
    )  # fmt: skip
    with clock.held_today(date(2024, 12, 31)):
        ended = services.end_model(
            model=model, closed_on=date(2024, 12, 31), result="Duy trì.", actor=secretary
        )

    figure.refresh_from_db()
    assert (ended.state, ended.decision, figure.frozen_on) == ("ended", "QĐ 12", TODAY)


@pytest.mark.parametrize("act", ["recognise_model", "refuse_model", "end_model"])
@pytest.mark.parametrize("state", ["draft", "ended"])
def test_a_model_takes_no_step_out_of_order(draft, secretary, office, act, state):
    if state == "ended":
        services.register_model(
            model=draft, registered_on=make.MARCH_5, differs=True, actor=secretary
        )
        services.end_model(model=draft, closed_on=TODAY, result="Hết.", actor=secretary)
    asked = {"closed_on": TODAY, "result": "Đạt."}
    if act == "recognise_model":
        asked = {"recognised_on": TODAY, "recognised_level": "commune"} | {
            "decision": "QĐ 12",
            "result": "Đạt.",
        }

    with pytest.raises(ValidationError) as refusal:
        getattr(services, act)(
            model=draft, actor=secretary if act == "end_model" else office, **asked
        )

    draft.refresh_from_db()
    assert refusal.value.code == "state"
    assert draft.state == state


def test_days_of_the_end_follow_the_registration(model, secretary, office):
    before = date(2024, 3, 4)

    with pytest.raises(ValidationError) as closed:
        services.end_model(model=model, closed_on=before, result="Hết.", actor=secretary)
    with pytest.raises(ValidationError) as recognised:
        services.recognise_model(
            model=model, recognised_on=before, recognised_level="commune", decision="QĐ",
            result="", actor=office,
        )  # fmt: skip

    assert list(closed.value.message_dict) == ["closed_on"]
    assert list(recognised.value.message_dict) == ["recognised_on"]


# Who


def test_a_cell_does_not_recognise_itself_nor_does_the_committee_write_for_it(
    model, draft, secretary, office, deputy
):
    with pytest.raises(PermissionDenied):
        services.refuse_model(model=model, closed_on=TODAY, result="x", actor=secretary)
    for user in (office, deputy):
        with pytest.raises(PermissionDenied):
            services.edit_model(model=model, actor=user, name="Khác")
        with pytest.raises(PermissionDenied):
            services.add_evidence(model=model, kind="members", year=2024, actor=user)


def test_a_draft_is_seen_where_it_is_written_alone(draft, secretary, office, deputy, other_cell):
    stranger = make.holder_of("secretary", other_cell)

    def seen():
        users = (secretary, office, deputy, stranger)
        return [MobilisationModel.objects.visible_to(user).count() for user in users]

    as_draft = seen()
    services.register_model(model=draft, registered_on=TODAY, differs=True, actor=secretary)

    assert as_draft == [1, 0, 0, 0]
    assert seen() == [1, 1, 1, 0]


def test_who_answers_belongs_to_the_organisation(cell, other_cell, secretary):
    stranger = make.make_member(other_cell).person
    neighbour = make.make_member(cell).person

    with pytest.raises(ValidationError) as refusal:
        services.draft_model(
            organization=cell, person_in_charge=stranger, actor=secretary, **WRITTEN
        )
    model = services.draft_model(
        organization=cell, person_in_charge=neighbour, actor=secretary, **WRITTEN
    )

    assert list(refusal.value.message_dict) == ["person_in_charge"]
    assert model.person_in_charge == neighbour


def test_a_draft_can_be_dropped_and_what_was_registered_cannot(draft, secretary):
    other = services.draft_model(
        organization=draft.organization, person_in_charge=secretary.person, actor=secretary,
        **WRITTEN | {"name": "Tổ tự quản"},
    )  # fmt: skip
    services.register_model(model=draft, registered_on=TODAY, differs=True, actor=secretary)

    services.drop_draft(model=other, actor=secretary)
    with pytest.raises(ValidationError):
        services.drop_draft(model=draft, actor=secretary)

    assert list(MobilisationModel.objects.all()) == [draft]
    assert last() == ("reports.model_dropped", {"name": "Tổ tự quản"})


def test_an_edit_keeps_both_values_and_says_nothing_of_none(model, secretary):
    services.edit_model(model=model, actor=secretary, **WRITTEN | {"aims": "Hết mù chữ."})
    before = AuditEntry.objects.count()
    services.edit_model(model=model, actor=secretary, aims="Hết mù chữ.")

    assert last() == ("reports.model_edited", {"aims": ["Không còn trẻ bỏ học.", "Hết mù chữ."]})
    assert AuditEntry.objects.count() == before


def test_two_who_write_at_once_are_told_and_neither_text_is_lost(client, model, secretary, cell):
    deputy = make.holder_of("deputy", cell)
    assert services.may_keep(deputy, model)
    client.force_login(secretary)
    address = reverse("reports:model-edit", args=[model.pk])
    typed = client.get(address).context["form"].initial
    typed |= {"person_in_charge": secretary.person_id, "aims": "Của bí thư.", "ended_on": ""}
    services.edit_model(model=model, actor=deputy, aims="Của phó bí thư.")

    told = client.post(address, typed)
    model.refresh_from_db()
    kept = model.aims
    again = client.post(address, typed | {"seen": told.context["form"]["seen"].value()})

    model.refresh_from_db()
    assert "Có người vừa sửa mô hình này." in told.content.decode()
    assert "Của bí thư." in told.content.decode()
    assert (kept, again.status_code, model.aims) == ("Của phó bí thư.", 302, "Của bí thư.")


# Steps and proof


def test_a_step_is_set_done_and_taken_back_before_it_is_done(model, secretary):
    step = services.add_milestone(model=model, what=" Ra quân ", due_on=TODAY, actor=secretary)
    spare = services.add_milestone(model=model, what="Sơ kết", due_on=TODAY, actor=secretary)

    services.finish_milestone(milestone=step, done_on=TODAY, note="40 hộ", actor=secretary)
    services.remove_milestone(milestone=spare, actor=secretary)
    with pytest.raises(ValidationError):
        services.remove_milestone(milestone=step, actor=secretary)

    found = [(m.what, m.done_on, m.note) for m in model.milestones.all()]
    assert found == [("Ra quân", TODAY, "40 hộ")]


def test_a_step_is_not_due_before_the_model_begins_nor_done_tomorrow(model, secretary):
    with pytest.raises(ValidationError) as early:
        services.add_milestone(
            model=model, what="Ra quân", due_on=date(2024, 3, 4), actor=secretary
        )
    step = services.add_milestone(model=model, what="Ra quân", due_on=TODAY, actor=secretary)
    with pytest.raises(ValidationError) as late:
        services.finish_milestone(milestone=step, done_on=date(2024, 5, 16), actor=secretary)

    assert list(early.value.message_dict) == ["due_on"]
    assert list(late.value.message_dict) == ["done_on"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "admitted"}, "year"),
        ({"kind": "admitted", "year": 2025}, "year"),
        ({"kind": "admitted", "year": 1999}, "year"),
        ({"kind": "text", "text": "  "}, "text"),
        ({"kind": "votes", "year": 2024}, "kind"),
    ],
)
def test_evidence_that_shows_nothing_is_refused(model, secretary, asked, field):
    with pytest.raises(ValidationError) as refusal:
        services.add_evidence(model=model, actor=secretary, **asked)

    assert list(refusal.value.message_dict) == [field]
    assert not Evidence.objects.exists()


def test_nothing_is_added_to_a_closed_model(model, secretary):
    figure = services.add_evidence(model=model, kind="members", year=2024, actor=secretary)
    services.end_model(model=model, closed_on=TODAY, result="Hết.", actor=secretary)

    for act in (
        lambda: services.add_evidence(model=model, kind="members", year=2023, actor=secretary),
        lambda: services.remove_evidence(evidence=figure, actor=secretary),
        lambda: services.add_milestone(model=model, what="x", due_on=TODAY, actor=secretary),
        lambda: services.edit_model(model=model, actor=secretary, name="Khác"),
    ):
        with pytest.raises(ValidationError):
            act()

    assert Evidence.objects.get().year == 2024


# Figures


def test_admitted_are_counted_where_it_happened_against_both_targets(
    committee, cell, other_cell, quota
):
    quota(committee, 2)
    quota(committee, 7, source="own")
    make.make_member(cell, official=False, joined_on=make.MARCH_5)
    make.make_member(other_cell, official=False, joined_on=make.MARCH_5)
    make.make_member(other_cell, official=False, joined_on=date(2023, 3, 5))

    parts = measure("admitted", committee, 2024)

    assert parts == {"count": 2, "own": 7, "assigned": 2}
    assert measure("admitted", cell, 2024)["count"] == 1
    assert in_words("admitted", parts) == (
        "2 người, 28,5% chỉ tiêu nghị quyết (7), 100% chỉ tiêu cấp trên giao (2)"
    )


def test_the_share_of_minorities_is_of_those_admitted(cell):
    for group in ("01", "02", "", "05"):
        person = make.make_person(ethnic_group=group)
        make.make_member(cell, official=False, joined_on=make.MARCH_5, person=person)
    make.make_member(cell, joined_on=date(2010, 3, 5), person=make.make_person(ethnic_group="02"))

    parts = measure("minorities", cell, 2024)

    assert parts == {"count": 2, "of": 4}
    assert in_words("minorities", parts) == "2/4, đạt 50%"


def test_members_are_those_of_the_years_last_day_that_has_come(cell, other_cell):
    make.make_member(cell, joined_on=date(2010, 3, 5))
    make.make_member(other_cell, joined_on=date(2010, 3, 5))

    assert measure("members", cell, 2024) == {"count": 1}


def test_meetings_held_are_counted_and_drafts_are_not(committee, cell):
    at = datetime(2024, 4, 3, 12, tzinfo=UTC)
    held = {"started_at": at, "ended_at": at, "finalised_at": at}
    for month, state, rest in (
        (3, "finalised", held),
        (4, "draft", {}),
        (5, "cancelled", {"cancel_reason": "Mưa lũ"}),
    ):
        Meeting.objects.create(
            cell=cell, committee=committee, kind="regular", month=date(2024, month, 1),
            planned_at=at, state=state, **rest,
        )  # fmt: skip

    assert measure("meetings", committee, 2024) == {"count": 1}
    assert measure("meetings", committee, 2023) == {"count": 0}


def test_reports_in_time_are_of_those_due(committee, cell):
    mentor = make.make_member(cell)
    helping = make.make_mentorship(make.make_candidate(cell), mentor)
    whole = {
        "strengths": "Chăm.", "weaknesses": "Ít nói.", "tasks": "Xong.", "proposal": "keep",
        "state": "submitted",
    }  # fmt: skip
    for month, rest in (
        (1, whole | {"submitted_at": datetime(2024, 1, 28, 16, tzinfo=UTC)}),
        (2, whole | {"submitted_at": datetime(2024, 2, 28, 18, tzinfo=UTC)}),
        (3, {}),
        (5, {}),
    ):
        MentorReport.objects.create(
            mentorship=helping, cell=cell, committee=committee, period=date(2024, month, 1),
            due_on=date(2024, month, 28), **rest,
        )  # fmt: skip

    # In February it is the 29th here already; the report of May is not due yet.
    assert measure("reports", cell, 2024) == {"count": 1, "of": 3}


# Pages


def test_the_page_tells_how_far_a_model_is_and_where_figures_come_from(
    client, model, cell, secretary
):
    services.add_milestone(model=model, what="Ra quân", due_on=make.MARCH_5, actor=secretary)
    services.add_evidence(model=model, kind="admitted", year=2024, actor=secretary)
    services.add_evidence(model=model, kind="text", text="12 trẻ đi học lại", actor=secretary)
    make.make_member(cell, official=False, joined_on=make.MARCH_5)
    client.force_login(secretary)

    html = client.get(page("model", model.pk)).content.decode()
    asked = {"trang_thai": "tat_ca", "nam": 2024, "noi": cell.pk}
    source = reverse("members:list", query=asked)
    listed = client.get(source)

    assert "1 người" in html
    assert "12 trẻ đi học lại" in html
    assert "quá hạn" in html
    assert source.replace("&", "&amp;") in html
    assert len(listed.context["members"]) == 1


def test_a_superior_viewer_is_led_to_figures_not_to_people(client, committee, office, quota):
    superior = make.make_committee("Tỉnh ủy", parent=None)
    superior.kind = "superior"
    superior.save()
    commune = make.make_committee("Đảng ủy xã Bản Vược", parent=superior)
    keeper = make.holder_of("office", commune)
    model = services.draft_model(
        organization=commune, person_in_charge=keeper.person, actor=keeper, **WRITTEN
    )
    services.register_model(model=model, registered_on=TODAY, actor=keeper)
    services.add_evidence(model=model, kind="admitted", year=2024, actor=keeper)
    client.force_login(make.holder_of("superior_viewer", superior))

    html = client.get(page("model", model.pk)).content.decode()

    assert reverse("reports:quotas") in html
    assert reverse("members:list") + "?" not in html


def test_what_is_refused_keeps_all_that_was_typed(client, cell, secretary):
    client.force_login(secretary)
    posted = WRITTEN | {
        "organization": cell.pk,
        "person_in_charge": secretary.person.pk,
        "started_on": "05/03/2024",
        "ended_on": "04/03/2024",
        "aims": "Giữ nguyên từng chữ.",
    }

    refused = client.post(page("model-add"), posted)
    kept = client.post(page("model-add"), posted | {"ended_on": "31/12/2024"})

    html = refused.content.decode()
    assert "Ngày kết thúc phải từ ngày bắt đầu trở đi." in html
    assert "Giữ nguyên từng chữ." in html
    assert MobilisationModel.objects.get().ended_on == date(2024, 12, 31)
    assert kept.status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Ghi tên mô hình."),
        ({"situation": " "}, "Còn để trống phần này."),
        ({"started_on": "31/02/2024"}, "Không có ngày này."),
        ({"person_in_charge": ""}, "Chọn người phụ trách."),
    ],
)
def test_each_part_is_asked_for_beside_its_field(client, cell, secretary, changes, said):
    client.force_login(secretary)
    posted = WRITTEN | {
        "organization": cell.pk,
        "person_in_charge": secretary.person.pk,
        "started_on": "05/03/2024",
        "ended_on": "",
    }

    response = client.post(page("model-add"), posted | changes)

    [field] = changes
    assert said in str(response.context["form"].errors[field])
    assert not MobilisationModel.objects.exists()


def test_acts_are_pages_that_call_the_services(client, draft, secretary, office):
    def press(name, pk, **posted):
        assert client.post(page(name, pk), posted).status_code == 302

    client.force_login(secretary)
    press("model-register", draft.pk, registered_on="05/03/2024", differs="on")
    press("model-milestone", draft.pk, what="Ra quân", due_on="15/05/2024")
    press("model-milestone", draft.pk, what="Thừa", due_on="15/05/2024")
    done, spare = Milestone.objects.order_by("what")
    press("milestone-done", done.pk, done_on="15/05/2024", note="40 hộ")
    press("milestone-remove", spare.pk)
    press("model-evidence", draft.pk, kind="members", year="2024", text="")
    press("model-evidence", draft.pk, kind="text", year="", text="12 trẻ")
    press("evidence-remove", Evidence.objects.get(kind="text").pk)
    client.force_login(office)
    press(
        "model-recognise", draft.pk, recognised_on="15/05/2024", recognised_level="commune",
        decision="QĐ 12", result="Đạt.",
    )  # fmt: skip
    client.force_login(secretary)
    press("model-end", draft.pk, closed_on="15/05/2024", result="Duy trì.")

    draft.refresh_from_db()
    assert (draft.state, draft.decision, draft.result) == ("ended", "QĐ 12", "Duy trì.")
    assert [(m.what, m.done_on) for m in draft.milestones.all()] == [("Ra quân", TODAY)]
    assert [(e.kind, e.frozen_on) for e in draft.evidence.all()] == [("members", TODAY)]


def test_a_refused_act_says_why_and_keeps_what_was_typed(client, model, secretary):
    client.force_login(secretary)

    response = client.post(
        page("model-end", model.pk), {"closed_on": "16/05/2024", "result": "Đã làm nhiều việc."}
    )

    html = response.content.decode()
    assert "Ngày này chưa tới." in html
    assert "Đã làm nhiều việc." in html


def test_a_movement_of_the_same_name_is_pointed_out(client, committee, draft, cell, secretary):
    Movement.objects.create(
        cell=cell, committee=committee, kind="movement", name="DÒNG HỌ học tập", body="women",
        started_on=make.MARCH_5,
    )  # fmt: skip
    client.force_login(secretary)

    html = client.get(page("model-register", draft.pk)).content.decode()

    assert "Trùng tên với «DÒNG HỌ học tập»" in html


def test_the_list_shows_ones_reach_by_state(client, model, draft, cell, secretary, office):
    services.draft_model(
        organization=cell, person_in_charge=secretary.person, actor=secretary,
        **WRITTEN | {"name": "Tổ tự quản"},
    )  # fmt: skip

    def names(user, **asked):
        client.force_login(user)
        return [each.name for each in client.get(page("models"), asked).context["models"]]

    assert names(secretary) == ["Dòng họ học tập", "Tổ tự quản"]
    assert names(secretary, trang_thai="draft") == ["Tổ tự quản"]
    assert names(secretary, trang_thai="x") == ["Dòng họ học tập", "Tổ tự quản"]
    assert names(office) == ["Dòng họ học tập"]


def test_the_list_and_a_model_ask_the_same_for_one_row_and_for_many(
    client, model, cell, secretary, django_assert_max_num_queries
):
    client.force_login(secretary)
    counts = []
    for rows in (1, 4):
        for n in range(rows):
            MobilisationModel.objects.create(
                organization=cell, name=f"Mô hình {rows} {n}", level="commune", novelty="new",
                body="x", person_in_charge=secretary.person, started_on=TODAY,
            )  # fmt: skip
            model.milestones.create(what=f"Mốc {rows} {n}", due_on=TODAY)
            model.evidence.create(kind="text", text=f"{rows} {n}")
        with django_assert_max_num_queries(25) as listed:
            client.get(page("models"))
        with django_assert_max_num_queries(25) as one:
            client.get(page("model", model.pk))
        counts.append((len(listed), len(one)))

    assert counts[0] == counts[1]


def test_the_report_is_a_word_file_and_that_it_was_written_is_kept(client, model, secretary):
    services.add_milestone(model=model, what="Ra quân", due_on=TODAY, actor=secretary)
    services.add_evidence(model=model, kind="members", year=2024, actor=secretary)
    client.force_login(secretary)

    response = client.get(page("model-paper", model.pk))

    document = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    assert "Dòng họ học tập" in text
    assert "Số đảng viên, năm 2024: " in text
    assert "Ra quân" in cells
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA" not in text
    assert Document.objects.get().form == "dan-van-kheo"


def test_the_figures_page_leads_to_the_models(client, secretary):
    client.force_login(secretary)

    assert page("models") in client.get(reverse("reports:index")).content.decode()
