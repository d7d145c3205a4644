"""Large workbooks by a worker: seen from the page, killed, swept, never done twice."""

import uuid
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from imports import tasks
from imports.models import BatchState, ImportBatch, ImportJob, JobAct, JobState
from imports.services import (
    choose_columns,
    commit_batch,
    preview_mapped,
    queue_job,
    retry_job,
    run_job,
    sweep_jobs,
    take_workbook,
)
from imports.services.jobs import LEASE, LostLease, claim_job
from imports.services.mapping import mapping_of
from members.models import Member
from people import clock
from tests import factories as make
from tests.imports.test_mapping import upload
from tests.imports.workbooks import member, members_book

PEOPLE = [member(n, f"Tằng Văn {chr(64 + n)}") for n in range(1, 6)]


@pytest.fixture(autouse=True)
def _in_may_2024(settings):
    settings.IMPORT_JOB_ROWS = 5
    with clock.held_today(date(2024, 5, 15)):
        yield


@pytest.fixture
def page(client, office):
    client.force_login(office)
    return client


@pytest.fixture
def batch(committee, office):
    return take_workbook(
        kind="members", committee=committee, content=members_book(*PEOPLE),
        file_name="a.xlsx", actor=office,
    )  # fmt: skip


def url(batch, name="job"):
    return reverse(f"imports:{name}", args=[batch.pk])


def states(batch):
    return list(ImportJob.objects.filter(batch=batch).values_list("act", "state").order_by("pk"))


def later(delta=LEASE):
    return timezone.now() + delta + timedelta(seconds=1)


def test_a_large_list_is_judged_written_and_undone_by_a_worker(page, committee):
    batch = upload(page, committee, members_book(*PEOPLE))

    assert page.post(url(batch, "mapping"))["Location"] == url(batch)
    waiting = page.get(url(batch)).content.decode()
    assert "Tệp có 8 dòng, đang chờ máy chủ." in waiting
    assert 'hx-trigger="every 3s"' in waiting
    assert page.get(url(batch, "batch"))["Location"] == url(batch)
    assert page.get(url(batch, "mapping"))["Location"] == url(batch)
    tasks.work(ImportJob.objects.get().pk)
    batch.refresh_from_db()
    assert (batch.state, batch.result["new"]) == (BatchState.PREVIEW, 5)
    assert page.get(url(batch))["Location"] == batch.get_absolute_url()

    assert page.post(url(batch, "commit"))["Location"] == url(batch)
    assert Member.objects.count() == 0
    tasks.work(ImportJob.objects.latest("pk").pk)
    assert Member.objects.count() == 5

    assert page.post(url(batch, "undo"))["Location"] == url(batch)
    tasks.work(ImportJob.objects.latest("pk").pk)
    batch.refresh_from_db()
    assert (batch.state, Member.objects.count()) == (BatchState.UNDONE, 0)
    assert states(batch) == [("preview", "done"), ("commit", "done"), ("undo", "done")]


def test_the_page_asks_for_the_state_alone_and_goes_on_when_it_is_done(page, batch, office):
    job = queue_job(batch, JobAct.PREVIEW, actor=office)
    htmx = {"HX-Request": "true"}

    asked = page.get(url(batch), headers=htmx).content.decode()
    assert asked.startswith("<section")
    assert "<html" not in asked
    run_job(job.pk)

    assert page.get(url(batch), headers=htmx)["HX-Redirect"] == url(batch, "batch")


def test_two_workers_take_one_job_and_one_of_them_does_it(batch, office):
    job = queue_job(batch, JobAct.PREVIEW, actor=office)
    now = timezone.now()
    first, second = uuid.uuid4(), uuid.uuid4()

    assert claim_job(job.pk, first, now) is not None
    assert claim_job(job.pk, second, now) is None
    assert run_job(job.pk, by=second) is False
    assert run_job(job.pk, by=first) is True
    assert run_job(job.pk, by=first) is False
    assert batch.rows.count() == 5


def test_a_killed_workers_job_is_swept_when_its_lease_is_over(batch, office):
    job = queue_job(batch, JobAct.PREVIEW, actor=office)
    claim_job(job.pk, uuid.uuid4(), timezone.now())  # and then it dies

    assert sweep_jobs(timezone.now()) == []
    assert sweep_jobs(later()) == [job.pk]

    assert run_job(job.pk) is True
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (BatchState.PREVIEW, 5)


def test_a_task_handed_out_again_under_its_id_goes_on_at_once(batch, office):
    job = queue_job(batch, JobAct.PREVIEW, actor=office)
    task = uuid.uuid4()
    claim_job(job.pk, task, timezone.now())

    assert run_job(job.pk, by=task) is True
    assert states(batch) == [("preview", "done")]


def test_a_worker_that_lost_its_lease_writes_nothing(batch, office, monkeypatch):
    preview_mapped(batch, actor=office)
    job = queue_job(batch, JobAct.COMMIT, actor=office)
    slow, quick = uuid.uuid4(), uuid.uuid4()
    held = claim_job(job.pk, slow, timezone.now())
    sweep_jobs(later())
    claim_job(job.pk, quick, timezone.now())

    from imports.services.jobs import _commit

    with pytest.raises(LostLease):
        _commit(held, slow)

    assert Member.objects.count() == 0
    assert run_job(job.pk, by=quick) is True
    assert Member.objects.count() == 5


def test_what_is_cut_off_three_times_failed_and_can_be_tried_again(page, batch, office):
    job = queue_job(batch, JobAct.PREVIEW, actor=office)
    now = timezone.now()
    for _attempt in range(3):
        assert claim_job(job.pk, uuid.uuid4(), now) is not None
        now += LEASE + timedelta(seconds=1)
        sweep_jobs(now)

    text = page.get(url(batch)).content.decode()
    assert "Máy chủ bị ngắt giữa chừng. Sổ vẫn như trước, chạy lại được." in text
    page.post(url(batch), {"act": "retry"})
    assert run_job(job.pk) is True
    assert states(batch) == [("preview", "done")]
    with pytest.raises(ValidationError, match="không bị ngắt"):
        retry_job(job, actor=office)


def test_what_was_cut_off_can_be_left(page, batch, office):
    job = queue_job(batch, JobAct.PREVIEW, actor=office)
    ImportJob.objects.filter(pk=job.pk).update(state=JobState.FAILED)

    response = page.post(url(batch), {"act": "drop"}, follow=True)

    assert "Đã thôi, chưa ghi gì vào sổ." in response.content.decode()
    assert run_job(job.pk) is False


def test_a_refusal_in_the_worker_is_told_on_the_page(page, batch, office):
    preview_mapped(batch, actor=office)
    job = queue_job(batch, JobAct.COMMIT, actor=office)
    other = take_workbook(
        kind="members", committee=batch.committee, content=members_book(*PEOPLE),
        file_name="b.xlsx", actor=office,
    )  # fmt: skip
    commit_batch(preview_mapped(other, actor=office), actor=office)

    run_job(job.pk)

    assert states(batch) == [("commit", "refused")]
    text = page.get(url(batch, "batch")).content.decode()
    assert "Sổ đã đổi từ lúc xem trước: 5 dòng khác đi. Xem lại rồi ghi." in text
    assert Member.objects.count() == 5


def test_nothing_else_touches_a_batch_that_a_worker_is_at(page, batch, office):
    mapping = mapping_of(batch)
    queue_job(batch, JobAct.PREVIEW, actor=office)

    for refused in (
        lambda: queue_job(batch, JobAct.PREVIEW, actor=office),
        lambda: choose_columns(batch, mapping, actor=office),
    ):
        with pytest.raises(ValidationError, match="Tệp này đang có việc chạy"):
            refused()
    assert "đang có việc chạy" in page.post(url(batch, "commit"), follow=True).content.decode()
    assert len(states(batch)) == 1


def test_a_poke_nobody_heard_is_given_again_and_the_command_does_it(batch, office):
    job = queue_job(batch, JobAct.PREVIEW, actor=office)
    assert sweep_jobs(timezone.now()) == []
    assert sweep_jobs(later(timedelta(minutes=1))) == [job.pk]
    out = StringIO()

    call_command("run_import_jobs", "--json", stdout=out)
    call_command("run_import_jobs", "--json", stdout=out)

    assert out.getvalue().split("\n")[:2] == ['{"jobs": 1}', '{"jobs": 0}']
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW


def test_without_a_broker_the_list_waits_for_the_next_round(
    batch, office, monkeypatch, django_capture_on_commit_callbacks
):
    def nobody_hears(*_asked):
        raise OperationalError

    monkeypatch.setattr(tasks.work, "delay", nobody_hears)

    with django_capture_on_commit_callbacks(execute=True):
        job = queue_job(batch, JobAct.PREVIEW, actor=office)

    assert sweep_jobs(later(timedelta(minutes=1))) == [job.pk]


def test_progress_is_kept_while_the_rows_are(batch, office, monkeypatch):
    from imports.services import keeping

    monkeypatch.setattr(keeping, "PIECE", 2)
    seen = []

    keeping.preview_in_steps(batch, actor=office, progress=lambda *told: seen.append(told))

    assert seen == [(2, 5), (4, 5), (5, 5)]
    assert ImportBatch.objects.get().state == BatchState.PREVIEW


def test_a_job_is_the_offices_alone(client, batch, office):
    queue_job(batch, JobAct.PREVIEW, actor=office)
    other = make.holder_of("office", make.make_committee("Đảng ủy xã Khác"))
    answers = []
    for user in (other, make.holder_of("secretary", batch.committee)):
        client.force_login(user)
        answers += [client.get(url(batch)).status_code, client.post(url(batch)).status_code]

    assert answers == [404, 404, 403, 403]
