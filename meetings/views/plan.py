"""The yearly plan of thematic meetings of a cell."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from candidates.deadlines import month_of
from cells import policy
from cells.access import may
from cells.models import Organization
from meetings import access
from meetings.forms import take_refusal
from meetings.forms.planning import TopicForm
from meetings.models import Meeting, ThematicTopic
from meetings.services import plans
from meetings.views.cells import OfOneCell
from people import clock
from people.requests import SignedInMixin

_YEARS = range(2011, 2100)


def plan_url(cell: Organization, year: int) -> str:
    query = urlencode({"year": year, "chi_bo": str(cell.pk)})
    return f"{reverse('meetings:plan')}?{query}"


class PlanView(OfOneCell, FormView):
    """The topics by quarter, what a quarter lacks, and a form for one more."""

    right = policy.SEE_PLAN
    refusal = gettext_lazy("Kế hoạch chuyên đề do cấp ủy chi bộ và cấp trên xem.")
    form_class = TopicForm
    template_name = "meetings/plan.html"

    @cached_property
    def year(self) -> int:
        asked, this = self.request.GET.get("year", ""), clock.today().year
        return int(asked) if asked.isdecimal() and int(asked) in _YEARS else this

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cell": self.cell, "year": self.year}

    def get_initial(self) -> dict[str, Any]:
        this = month_of(clock.today())
        return {"month": f"{this:%Y-%m}"} if self.year == this.year else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cell, quarters = self.cell, plans.quarters_of(self.cell, self.year)
        topics = [topic for quarter in quarters for topic in quarter.topics]
        seen = set(
            Meeting.objects.visible_to(self.user)
            .filter(pk__in=[topic.meeting_id for topic in topics if topic.meeting_id])
            .values_list("pk", flat=True)
        )
        # Above the cell nothing is said of a draft.
        told = {
            topic.pk
            for topic in topics
            if topic.meeting_id in seen
            or (topic.meeting is not None and topic.meeting.announced_at is not None)
        }
        without = plans.months_without_regular(cell, topics)
        return super().get_context_data(
            year=self.year,
            keeps=may(self.user, policy.KEEP_PLAN, cell),
            quarters=[
                {
                    "quarter": quarter,
                    "rows": [
                        {
                            "topic": topic,
                            "drafted": plans.stands_on(topic),
                            "told": topic.pk in told,
                            "linked": topic.meeting_id in seen,
                        }
                        for topic in quarter.topics
                    ],
                }
                for quarter in quarters
            ],
            without_regular=[
                month for month in sorted(without) if not plans.replaces_regular(cell, month)
            ],
            before=plan_url(cell, self.year - 1),
            after=plan_url(cell, self.year + 1),
            **kwargs,
        )

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            plans.add_topic(cell=self.cell, actor=self.user, **form.cleaned_data)
        except ValidationError as refusal:
            take_refusal(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Đã thêm chuyên đề."))
        return redirect(plan_url(self.cell, self.year))


class TopicMixin(SignedInMixin):
    """Finds the topic in reach; the service says who may act on it."""

    kwargs: dict[str, Any]

    @cached_property
    def topic(self) -> ThematicTopic:
        seen = ThematicTopic.objects.filter(access.topics_seen_by(self.user))
        return get_object_or_404(seen.select_related("cell"), pk=self.kwargs["pk"])

    def refused(self, refusal: ValidationError) -> HttpResponse:
        for message in refusal.messages:
            messages.error(self.request, message)
        return redirect(plan_url(self.topic.cell, self.topic.month.year))


class DraftThematicView(TopicMixin, View):
    """The thematic meeting of a topic, drafted by one press."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        with_regular = bool(request.POST.get("ghep"))
        try:
            meeting = plans.draft_thematic(
                topic=self.topic, with_regular=with_regular, actor=self.user
            )
        except ValidationError as refusal:
            return self.refused(refusal)
        messages.success(request, _("Đã lập cuộc họp. Xem chương trình rồi gửi giấy mời."))
        return redirect(meeting)


class RemoveTopicView(TopicMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        topic = self.topic
        try:
            plans.remove_topic(topic=topic, actor=self.user)
        except ValidationError as refusal:
            return self.refused(refusal)
        messages.success(request, _("Đã bỏ chuyên đề «%(topic)s».") % {"topic": topic})
        return redirect(plan_url(topic.cell, topic.month.year))
