"""URLs of ``meetings``."""

from django.urls import path

from meetings.views import acts, calendar, guidance, plan, reading, room

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
    path("<uuid:pk>/candidates/", room.AddCandidateView.as_view(), name="add-candidate"),
    path("<uuid:pk>/tasks/", room.AddTaskView.as_view(), name="add-task"),
    path("<uuid:pk>/finalise/", room.FinaliseView.as_view(), name="finalise"),
    path("items/<uuid:pk>/", room.ItemView.as_view(), name="item"),
    path("items/<uuid:pk>/vote/", room.VoteView.as_view(), name="vote"),
    path("items/<uuid:pk>/remove/", room.RemoveItemView.as_view(), name="remove-item"),
    path("tasks/<uuid:pk>/", acts.TaskView.as_view(), name="task"),
    path("tasks/<uuid:pk>/close/", acts.CloseTaskView.as_view(), name="close-task"),
    path("tasks/<uuid:pk>/drop/", acts.DropTaskView.as_view(), name="drop-task"),
    path("guidance/", guidance.GuidanceListView.as_view(), name="guidance-list"),
    path("guidance/add/", guidance.AddGuidanceView.as_view(), name="guidance-add"),
    path("guidance/<uuid:pk>/", guidance.GuidanceView.as_view(), name="guidance"),
    path("guidance/<uuid:pk>/edit/", guidance.EditGuidanceView.as_view(), name="guidance-edit"),
    path(
        "guidance/<uuid:pk>/publish/",
        guidance.PublishGuidanceView.as_view(),
        name="guidance-publish",
    ),
    path("guidance/<uuid:pk>/files/", guidance.AttachFileView.as_view(), name="guidance-attach"),
    path("guidance/files/<uuid:pk>/", guidance.GuidanceFileView.as_view(), name="guidance-file"),
    path(
        "guidance/files/<uuid:pk>/remove/",
        guidance.RemoveFileView.as_view(),
        name="guidance-remove-file",
    ),
    path("calendar/", calendar.CalendarView.as_view(), name="calendar"),
    path("calendar/<str:token>.ics", calendar.CalendarFeedView.as_view(), name="calendar-feed"),
    path("usual/", calendar.UsualView.as_view(), name="usual"),
    path("plan/", plan.PlanView.as_view(), name="plan"),
    path("plan/<uuid:pk>/draft/", plan.DraftThematicView.as_view(), name="plan-draft"),
    path("plan/<uuid:pk>/remove/", plan.RemoveTopicView.as_view(), name="plan-remove"),
]
