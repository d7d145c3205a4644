"""The routes of ``/api/``: every app brings its own resources, scoped like its pages."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from candidates.api import CandidateViewSet, MentorReportViewSet, MentorshipViewSet
from cells.api import OrganizationViewSet, QuotaViewSet
from meetings.api import MeetingViewSet, TaskViewSet
from members.api import MemberViewSet
from notifications.api import NotificationViewSet
from reports.api import QuotaProgressViewSet

router = DefaultRouter()
router.include_format_suffixes = False
router.register("organizations", OrganizationViewSet, basename="organization")
router.register("members", MemberViewSet, basename="member")
router.register("candidates", CandidateViewSet, basename="candidate")
router.register("mentorships", MentorshipViewSet, basename="mentorship")
router.register("mentor-reports", MentorReportViewSet, basename="mentor-report")
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("tasks", TaskViewSet, basename="task")
router.register("quotas", QuotaViewSet, basename="quota")
router.register("quota-progress", QuotaProgressViewSet, basename="quota-progress")
router.register("notifications", NotificationViewSet, basename="notification")

# The docs page draws itself with styles of its own; scripts stay those of the site.
docs_page = csp_replace({"style-src": [SELF, UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api:schema")
)

urlpatterns: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("v1/", include(router.urls)),
        path("schema/", SpectacularAPIView.as_view(), name="schema"),
        path("docs/", docs_page, name="docs"),
    ],
    "api",
)
