"""URLs of ``meetings``."""

from django.urls import path

from meetings.views import acts, after, people, reading, room

app_name = "meetings"
urlpatterns = [
    path("", reading.MeetingListView.as_view(), name="list"),
    path("export/", reading.MeetingExportView.as_view(), name="export"),
    path("add/", acts.DraftMeetingView.as_view(), name="add"),
    path("<uuid:pk>/", reading.MeetingDetailView.as_view(), name="detail"),
    path("<uuid:pk>/edit/", acts.RescheduleView.as_view(), name="edit"),
    path("<uuid:pk>/announce/", acts.AnnounceView.as_view(), name="announce"),
    path("<uuid:pk>/cancel/", acts.CancelView.as_view(), name="cancel"),
    path("<uuid:pk>/room/", room.RoomView.as_view(), name="room"),
    path("<uuid:pk>/attendance/", room.AttendanceView.as_view(), name="attendance"),
    path("<uuid:pk>/candidates/", people.AddCandidateView.as_view(), name="add-candidate"),
    path("<uuid:pk>/visitors/", people.VisitorsView.as_view(), name="visitors"),
    path("visitors/<uuid:pk>/remove/", people.RemoveVisitorView.as_view(), name="remove-visitor"),
    path("items/<uuid:pk>/opinions/", room.OpinionView.as_view(), name="add-opinion"),
    path("opinions/<uuid:pk>/remove/", room.RemoveOpinionView.as_view(), name="remove-opinion"),
    path("<uuid:pk>/tasks/", room.AddTaskView.as_view(), name="add-task"),
    path("<uuid:pk>/finalise/", room.FinaliseView.as_view(), name="finalise"),
    path("<uuid:pk>/papers/", after.PapersView.as_view(), name="papers"),
    path("<uuid:pk>/papers/<str:paper>/", after.WordingView.as_view(), name="wording"),
    path("<uuid:pk>/papers/<str:paper>/file/", after.PaperFileView.as_view(), name="paper"),
    path("<uuid:pk>/copy-out/", after.CopyOutView.as_view(), name="copy-out"),
    path("<uuid:pk>/amend/", after.AmendView.as_view(), name="amend"),
    path("items/<uuid:pk>/excerpt/", after.ExcerptWordingView.as_view(), name="excerpt-wording"),
    path("items/<uuid:pk>/excerpt/file/", after.ExcerptFileView.as_view(), name="excerpt"),
    path("items/<uuid:pk>/", room.ItemView.as_view(), name="item"),
    path("items/<uuid:pk>/vote/", room.VoteView.as_view(), name="vote"),
    path("items/<uuid:pk>/remove/", room.RemoveItemView.as_view(), name="remove-item"),
    path("tasks/<uuid:pk>/", acts.TaskView.as_view(), name="task"),
    path("tasks/<uuid:pk>/close/", acts.CloseTaskView.as_view(), name="close-task"),
    path("tasks/<uuid:pk>/drop/", acts.DropTaskView.as_view(), name="drop-task"),
]
