"""URLs of ``meetings``."""

from django.urls import path

from meetings.views import acts, reading, room, scoring, visits, watching

app_name = "meetings"
urlpatterns = [
    path("", reading.MeetingListView.as_view(), name="list"),
    path("export/", reading.MeetingExportView.as_view(), name="export"),
    path("map/", watching.HeatMapView.as_view(), name="map"),
    path("attendance/", watching.AttendanceYearView.as_view(), name="attendance-year"),
    path("visits/", visits.VisitsYearView.as_view(), name="visits"),
    path("visits/<uuid:pk>/", visits.VisitView.as_view(), name="visit"),
    path("issues/<uuid:pk>/settle/", visits.SettleIssueView.as_view(), name="settle-issue"),
    path("add/", acts.DraftMeetingView.as_view(), name="add"),
    path("<uuid:pk>/", reading.MeetingDetailView.as_view(), name="detail"),
    path("<uuid:pk>/edit/", acts.RescheduleView.as_view(), name="edit"),
    path("<uuid:pk>/announce/", acts.AnnounceView.as_view(), name="announce"),
    path("<uuid:pk>/cancel/", acts.CancelView.as_view(), name="cancel"),
    path("<uuid:pk>/room/", room.RoomView.as_view(), name="room"),
    path("<uuid:pk>/attendance/", room.AttendanceView.as_view(), name="attendance"),
    path("<uuid:pk>/candidates/", room.AddCandidateView.as_view(), name="add-candidate"),
    path("<uuid:pk>/tasks/", room.AddTaskView.as_view(), name="add-task"),
    path("<uuid:pk>/finalise/", room.FinaliseView.as_view(), name="finalise"),
    path("<uuid:pk>/score/", scoring.ScoreView.as_view(), name="score"),
    path("<uuid:pk>/score/confirm/", scoring.ConfirmScoreView.as_view(), name="confirm-score"),
    path("items/<uuid:pk>/", room.ItemView.as_view(), name="item"),
    path("items/<uuid:pk>/vote/", room.VoteView.as_view(), name="vote"),
    path("items/<uuid:pk>/remove/", room.RemoveItemView.as_view(), name="remove-item"),
    path("tasks/<uuid:pk>/", acts.TaskView.as_view(), name="task"),
    path("tasks/<uuid:pk>/close/", acts.CloseTaskView.as_view(), name="close-task"),
    path("tasks/<uuid:pk>/drop/", acts.DropTaskView.as_view(), name="drop-task"),
]
