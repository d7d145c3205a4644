"""The API: scoped like the pages, writing through the same services, refusing in one form."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from candidates import services
from candidates.models import Mentorship, ReportState
from cells.models import Post
from cells.services import set_quota
from notifications.models import Notification, NotificationState
from people import clock
from people.models import AuditEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

MAY_15 = date(2024, 5, 15)


@pytest.fixture(autouse=True)
def mid_may():
    with clock.held_today(MAY_15):
        yield


@pytest.fixture
def committee():
    return make.make_committee(is_upland=True)


@pytest.fixture
def cell(committee):
    return make.make_cell(committee, "Chi bộ thôn Nà Cáng")


@pytest.fixture
def candidate(cell):
    return make.make_candidate(cell, "Tằng Văn Hiếu")


@pytest.fixture
def leader(cell):
    return make.holder_of("secretary", cell)


@pytest.fixture
def stranger(committee):
    return make.holder_of("secretary", make.make_cell(committee))


def api(user=None):
    client = APIClient()
    if user is not None:
        client.credentials(
            HTTP_AUTHORIZATION=f"Token {Token.objects.get_or_create(user=user)[0].key}"
        )
    return client


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def test_nobody_is_told_to_sign_in():
    response = api().get("/api/v1/members/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert problem(response) == {
        "type": "about:blank",
        "title": "Chưa đăng nhập",
        "status": 401,
        "detail": "Hãy đăng nhập, hoặc gửi kèm mã truy cập.",
    }


def test_the_session_of_the_pages_opens_the_api(client, leader):
    client.force_login(leader)

    assert client.get("/api/v1/members/").json()["count"] == 1


def test_members_show_what_is_in_reach(cell, leader, stranger):
    member = make.make_member(cell, "Lê Văn An", joined_on=date(2016, 3, 3))

    listed = api(leader).get("/api/v1/members/").json()["results"]
    detail = api(leader).get(f"/api/v1/members/{member.pk}/").json()

    assert {row["full_name"] for row in listed} == {
        "Lê Văn An",
        leader.person.full_name,
    }
    assert {k: detail[k] for k in ("full_name", "cell_name", "status", "joined_on")} == {
        "full_name": "Lê Văn An",
        "cell_name": "Chi bộ thôn Nà Cáng",
        "status": "official",
        "joined_on": "2016-03-03",
    }
    refusal = problem(api(stranger).get(f"/api/v1/members/{member.pk}/"))
    assert (refusal["status"], refusal["title"]) == (404, "Không tìm thấy")


def test_a_leader_corrects_contact_and_the_trail_keeps_both_values(cell, leader):
    member = make.make_member(cell)

    response = api(leader).patch(
        f"/api/v1/members/{member.pk}/", {"phone": "0912345678"}, format="json"
    )

    assert response.json()["phone"] == "0912345678"
    member.person.refresh_from_db()
    assert member.person.phone == "0912345678"
    entry = AuditEntry.objects.get(action="members.corrected")
    assert (entry.actor, entry.data) == (leader, {"phone": ["", "0912345678"]})


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"full_name": "Tên Khác"}, {"full_name": ["Trường này không ghi được."]}),
        ({"email": "không phải thư"}, {"email": ["Địa chỉ thư điện tử này không đúng."]}),
    ],
)
def test_what_cannot_be_corrected_is_refused_beside_its_field(cell, leader, fields, errors):
    member = make.make_member(cell, "Lê Văn An")

    response = api(leader).patch(f"/api/v1/members/{member.pk}/", fields, format="json")

    assert problem(response) == {
        "type": "about:blank",
        "title": "Dữ liệu gửi lên chưa đúng",
        "status": 400,
        "detail": errors[next(iter(fields))][0],
        "errors": errors,
    }
    member.person.refresh_from_db()
    assert (member.person.full_name, member.person.email) == ("Lê Văn An", "")


def test_who_may_not_correct_a_member_is_told_why(cell):
    member = make.make_member(cell)
    in_charge = make.holder_of("in_charge", cell)

    response = api(in_charge).patch(f"/api/v1/members/{member.pk}/", {"phone": "1"}, format="json")

    assert problem(response) == {
        "type": "about:blank",
        "title": "Không được phép",
        "status": 403,
        "detail": "Chỉ bí thư chi bộ hoặc văn phòng đảng ủy được sửa.",
    }
    member.person.refresh_from_db()
    assert member.person.phone == ""


def test_organizations_and_quotas_of_the_reach(committee, cell, leader):
    for organization, target in ((committee, 9), (cell, 1)):
        set_quota(
            organization=organization, year=2024, source="assigned", target=target,
            actor=None, job="test",
        )  # fmt: skip
    office = make.holder_of("office", committee)

    of_leader = api(leader).get("/api/v1/quotas/?year=2024").json()["results"]
    of_office = api(office).get("/api/v1/quotas/?year=2024").json()["results"]
    names = [o["name"] for o in api(leader).get("/api/v1/organizations/").json()["results"]]

    assert [(q["organization_name"], q["target"]) for q in of_leader] == [
        ("Chi bộ thôn Nà Cáng", 1)
    ]
    assert [q["target"] for q in of_office] == [9, 1]
    assert names == ["Chi bộ thôn Nà Cáng"]


def test_a_year_that_is_none_is_refused(leader):
    response = api(leader).get("/api/v1/quotas/?year=abc")

    assert problem(response)["errors"] == {"year": ["Nhập một số."]}


def test_readiness_says_what_is_missing_and_by_which_clause(candidate, leader, stranger):
    url = f"/api/v1/candidates/{candidate.pk}/readiness/"

    answer = api(leader).get(url).json()

    assert (answer["on"], answer["ready"]) == ("2024-05-15", False)
    by_key = {c["key"]: c for c in answer["conditions"]}
    assert by_key["certificate"]["state"] == "missing"
    assert by_key["age"]["clause"].startswith("24-QĐ/TW")
    assert api(stranger).get(url).status_code == 404


def test_assigning_a_mentor_goes_through_the_service(cell, candidate, leader):
    mentor = make.make_member(cell)
    body = {
        "candidate": str(candidate.pk),
        "mentor": str(mentor.pk),
        "started_on": "2024-05-10",
    }

    response = api(leader).post("/api/v1/mentorships/", body, format="json")

    assert response.status_code == 201
    assert {k: response.json()[k] for k in ("mentor", "started_on", "slot")} == {
        "mentor": str(mentor.pk),
        "started_on": "2024-05-10",
        "slot": 1,
    }
    assert [m.mentor for m in Mentorship.objects.open()] == [mentor]


def test_assigning_refuses_a_probationary_mentor_beside_the_field(cell, candidate, leader):
    mentor = make.make_member(cell, "Lê Văn An", official=False)
    body = {
        "candidate": str(candidate.pk),
        "mentor": str(mentor.pk),
        "started_on": "2024-05-10",
    }

    response = api(leader).post("/api/v1/mentorships/", body, format="json")

    assert problem(response)["errors"] == {
        "mentor": ["Đ/c An là đảng viên dự bị, chưa giúp đỡ được."]
    }
    assert not Mentorship.objects.exists()


def test_nobody_assigns_a_mentor_in_another_cell(cell, candidate, leader, stranger, committee):
    mentor = make.make_member(cell)
    elsewhere = stranger.person.member
    office = make.holder_of("office", committee)

    def post(user, member):
        body = {
            "candidate": str(candidate.pk),
            "mentor": str(member.pk),
            "started_on": "2024-05-10",
        }
        return api(user).post("/api/v1/mentorships/", body, format="json")

    assert post(stranger, elsewhere).status_code == 404
    assert post(office, mentor).status_code == 403
    assert problem(post(leader, elsewhere))["errors"] == {
        "mentor": ["Không có, hoặc đồng chí không có quyền xem."]
    }
    assert not Mentorship.objects.exists()


@pytest.fixture
def report(cell, candidate):
    mentor = make.make_member(cell)
    mentorship = make.make_mentorship(candidate, mentor)
    services.open_report_periods(on=date(2024, 5, 1))
    return mentorship.reports.get(period=date(2024, 5, 1))


WHOLE = {
    "strengths": "Chăm chỉ",
    "weaknesses": "Còn rụt rè",
    "tasks": "Dọn đường thôn: xong",
    "proposal": "keep",
}


def test_a_report_is_drafted_sent_and_returned(report, leader, cell):
    mentor = make.user_of(report.mentorship.mentor)
    in_charge = make.holder_of("in_charge", cell)
    url = f"/api/v1/mentor-reports/{report.pk}/"

    draft = api(mentor).patch(url, {"strengths": "Chăm chỉ"}, format="json").json()
    above = api(in_charge).get(url).status_code
    sent = api(mentor).post(f"{url}submit/", WHOLE, format="json").json()
    seen = api(in_charge).get(url).json()
    returned = api(leader).post(f"{url}return/", {"reason": "Viết rõ hơn"}, format="json").json()

    assert (draft["state"], above, sent["state"], seen["strengths"]) == (
        "draft", 404, "submitted", "Chăm chỉ",
    )  # fmt: skip
    assert (returned["state"], returned["return_reason"]) == ("returned", "Viết rõ hơn")


def test_a_report_with_parts_missing_is_refused_by_field(report):
    mentor = make.user_of(report.mentorship.mentor)

    response = api(mentor).post(
        f"/api/v1/mentor-reports/{report.pk}/submit/",
        {"strengths": "Chăm"},
        format="json",
    )

    assert problem(response)["errors"] == {
        "weaknesses": ["Còn thiếu mặt yếu."],
        "tasks": ["Còn thiếu nhiệm vụ đã giao và kết quả."],
        "proposal": ["Chọn một đề nghị."],
    }
    report.refresh_from_db()
    assert report.state == ReportState.EXPECTED


def test_only_its_mentor_writes_a_report(report, leader, stranger):
    url = f"/api/v1/mentor-reports/{report.pk}/submit/"

    of_leader = api(leader).post(url, WHOLE, format="json")
    of_stranger = api(stranger).post(url, WHOLE, format="json")

    assert problem(of_leader)["detail"] == "Chỉ người giúp đỡ được viết nhận xét này."
    assert (of_leader.status_code, of_stranger.status_code) == (403, 404)
    report.refresh_from_db()
    assert report.state == ReportState.EXPECTED


def told(user):
    return Notification.objects.create(
        recipient=user, rule="test", subject_id=str(user.pk), due_on=MAY_15,
        title="Nhận xét tháng 5", state=NotificationState.SENT,
    )  # fmt: skip


def test_an_inbox_is_nobody_elses(leader, stranger):
    own, others = told(leader), told(stranger)

    listed = api(leader).get("/api/v1/notifications/").json()["results"]
    read = api(leader).post(f"/api/v1/notifications/{own.pk}/read/")
    refused = api(leader).post(f"/api/v1/notifications/{others.pk}/read/")

    assert [row["id"] for row in listed] == [str(own.pk)]
    assert (listed[0]["rule"], listed[0]["settled_at"]) == ("test", None)
    assert [line["term"] for line in listed[0]["why"]] == ["Loại tin", "Gửi cho"]
    assert (read.status_code, refused.status_code) == (200, 404)
    own.refresh_from_db()
    others.refresh_from_db()
    assert own.read_at is not None
    assert others.read_at is None


def test_a_notification_says_by_which_post_it_came_and_what_ends_it(leader, cell):
    row = told(leader)
    row.rule, row.rung = "mentor-report", 2
    row.post = Post.objects.get(person=leader.person)
    row.save()

    found = api(leader).get(f"/api/v1/notifications/{row.pk}/").json()

    why = {line["term"]: line["words"] for line in found["why"]}
    assert list(why) == ["Quy tắc", "Gửi cho", "Bậc nhắc", "Bậc sau", "Khi nào thôi"]
    assert why["Gửi cho"] == f"Đồng chí, vì giữ chức vụ: bí thư, {row.post.organization}."
    assert why["Bậc nhắc"].startswith("Bậc 3/6: bí thư chi bộ")


def test_a_page_of_notifications_is_explained_at_once(leader):
    post, counts = Post.objects.get(person=leader.person), []
    api(leader)  # makes the token
    for rows in (1, 2):
        for number in range(rows):
            Notification.objects.create(
                recipient=leader, rule="mentor-report", subject_id=uuid.uuid4(), due_on=MAY_15,
                rung=number, post=post, title="Nhận xét", state=NotificationState.SENT,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            api(leader).get("/api/v1/notifications/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "resource",
    [
        "organizations",
        "members",
        "candidates",
        "mentorships",
        "mentor-reports",
        "quotas",
    ],
)
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(committee, resource):
    office = make.holder_of("office", committee)
    caller = api(office)

    def add_one():
        cell = make.make_cell(committee)
        set_quota(organization=cell, year=2024, source="own", target=1, actor=None, job="test")
        mentorship = make.make_mentorship(make.make_candidate(cell), make.make_member(cell))
        services.open_report_periods(on=date(2024, 5, 1))
        report = mentorship.reports.get(period=date(2024, 5, 1))
        services.submit_report(report=report, fields=WHOLE, actor=make.user_of(mentorship.mentor))

    def asked():
        office.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            response = caller.get(f"/api/v1/{resource}/")
        return response.json()["count"], len(queries)

    add_one()
    one, queries_for_one = asked()
    add_one()
    add_one()
    three, queries_for_three = asked()

    assert three == one + 2
    assert queries_for_three == queries_for_one <= 5


def test_the_docs_page_opens_to_who_is_signed_in(client, leader):
    assert client.get("/api/docs/").status_code == 401
    client.force_login(leader)

    page = client.get("/api/docs/")
    schema = client.get("/api/schema/")

    assert (page.status_code, schema.status_code) == (200, 200)
    assert "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in page.text
    assert (
        "'unsafe-inline'"
        not in page["Content-Security-Policy"].split("script-src")[1].split(";")[0]
    )
    assert page.text.count("<script") == 3
    assert client.get("/api/docs/?script=").status_code == 200
