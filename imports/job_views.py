"""What a worker does with a large workbook: how far it is, and what to do when it was cut off."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect

from imports.models import JobState
from imports.services import drop_job, importer_of, retry_job
from imports.views import OPEN_JOB, BatchMixin


class JobView(BatchMixin, View):
    """The newest job of an import; asked by htmx it answers with its state alone.

    The page holds nothing: it may be left, opened again and reloaded while the worker goes on.
    """

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch, job = self.batch, self.job
        is_asked_by_page = bool(getattr(request, "htmx", False))
        if job is None or job.state not in (*OPEN_JOB, JobState.FAILED):
            where = batch.get_absolute_url()
            return HttpResponseClientRedirect(where) if is_asked_by_page else redirect(where)
        template = "imports/_job.html" if is_asked_by_page else "imports/job.html"
        return TemplateResponse(
            request,
            template,
            {
                "batch": batch,
                "job": job,
                "importer": importer_of(batch.kind),
                "width": 100 * job.done // job.total if job.total else 0,
            },
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.job is not None:
            act = drop_job if request.POST.get("act") == "drop" else retry_job
            try:
                act(self.job, actor=self.user)
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
        return redirect("imports:job", self.batch.pk)
