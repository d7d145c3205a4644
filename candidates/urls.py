"""URLs of ``candidates``."""

from django.urls import path

from candidates.views import acts, committee, detail, lists, reports, seeing

app_name = "candidates"
urlpatterns = [
    path("", lists.CandidateListView.as_view(), name="list"),
    path("export/", lists.CandidateExportView.as_view(), name="export"),
    path("board/", lists.CandidateBoardView.as_view(), name="board"),
    path("add/", acts.IntroduceCandidateView.as_view(), name="add"),
    path("desk/", committee.DeskView.as_view(), name="desk"),
    path("my-reports/", reports.MyReportsView.as_view(), name="my-reports"),
    path("reports/<uuid:pk>/", reports.ReportView.as_view(), name="report"),
    path(
        "reports/<uuid:pk>/return/",
        reports.ReturnReportView.as_view(),
        name="return-report",
    ),
    path(
        "mentorships/<uuid:pk>/end/",
        acts.EndMentorshipView.as_view(),
        name="end-mentorship",
    ),
    path("<uuid:pk>/", detail.CandidateDetailView.as_view(), name="detail"),
    path("<uuid:pk>/who-sees/", seeing.CandidateSeenByView.as_view(), name="who-sees"),
    path(
        "<uuid:pk>/assign-mentor/",
        acts.AssignMentorView.as_view(),
        name="assign-mentor",
    ),
    path("<uuid:pk>/edit/", acts.CorrectView.as_view(), name="edit"),
    path("<uuid:pk>/certificate/", acts.CertificateView.as_view(), name="certificate"),
    path("<uuid:pk>/enrol/", acts.EnrolView.as_view(), name="enrol"),
    path("<uuid:pk>/open-dossier/", acts.OpenDossierView.as_view(), name="open-dossier"),
    path("<uuid:pk>/drop/", acts.DropView.as_view(), name="drop"),
    path("<uuid:pk>/resubmit/", acts.ResubmitView.as_view(), name="resubmit"),
    path("<uuid:pk>/ceremony/", acts.CeremonyView.as_view(), name="ceremony"),
    path(
        "<uuid:pk>/committee-vote/",
        committee.CommitteeVoteView.as_view(),
        name="committee-vote",
    ),
    path(
        "<uuid:pk>/superior-decision/",
        committee.SuperiorDecisionView.as_view(),
        name="superior-decision",
    ),
    path("<uuid:pk>/return/", committee.ReturnView.as_view(), name="return"),
    path("<uuid:pk>/refuse/", committee.RefuseView.as_view(), name="refuse"),
    path(
        "<uuid:pk>/allow-dossier/",
        committee.AllowDossierView.as_view(),
        name="allow-dossier",
    ),
]
