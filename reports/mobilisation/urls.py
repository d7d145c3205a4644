"""URLs of models of mass mobilisation, below ``/reports/models/``."""

from django.urls import path

from reports.mobilisation import acts, views

urlpatterns = [
    path("", views.ModelListView.as_view(), name="models"),
    path("add/", views.AddModelView.as_view(), name="model-add"),
    path("<uuid:pk>/", views.ModelView.as_view(), name="model"),
    path("<uuid:pk>/edit/", views.EditModelView.as_view(), name="model-edit"),
    path("<uuid:pk>/report.docx", views.ModelPaperView.as_view(), name="model-paper"),
    path("<uuid:pk>/register/", acts.RegisterView.as_view(), name="model-register"),
    path("<uuid:pk>/recognise/", acts.RecogniseView.as_view(), name="model-recognise"),
    path("<uuid:pk>/refuse/", acts.RefuseView.as_view(), name="model-refuse"),
    path("<uuid:pk>/end/", acts.EndView.as_view(), name="model-end"),
    path("<uuid:pk>/drop/", acts.DropDraftView.as_view(), name="model-drop"),
    path("<uuid:pk>/milestones/", acts.AddMilestoneView.as_view(), name="model-milestone"),
    path("<uuid:pk>/evidence/", acts.AddEvidenceView.as_view(), name="model-evidence"),
    path("milestones/<uuid:pk>/", acts.FinishMilestoneView.as_view(), name="milestone-done"),
    path(
        "milestones/<uuid:pk>/remove/",
        acts.RemoveMilestoneView.as_view(),
        name="milestone-remove",
    ),
    path("evidence/<uuid:pk>/remove/", acts.RemoveEvidenceView.as_view(), name="evidence-remove"),
]
