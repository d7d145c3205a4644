"""URLs of ``members``."""

from django.urls import path

from members import identity_views
from members.acts import ACTS
from members.views import (
    accounts,
    attachments,
    lists,
    lives,
    proposals,
    receiving,
    records,
    roll,
    seeing,
    stand_ins,
    visits,
)

app_name = "members"
urlpatterns = [
    path("", lists.MemberListView.as_view(), name="list"),
    path("accounts/", accounts.AccountsView.as_view(), name="accounts"),
    path("export/", lists.MemberExportView.as_view(), name="export"),
    path("receive/<uuid:pk>/", receiving.ReceiveView.as_view(), name="receive"),
    path("attach/<uuid:pk>/", attachments.AttachView.as_view(), name="attach"),
    path(
        "attachments/<uuid:pk>/end/",
        attachments.EndAttachmentView.as_view(),
        name="end-attachment",
    ),
    path("attachments/<uuid:pk>/visits/", visits.VisitsView.as_view(), name="visits"),
    path("roll/<uuid:pk>/", roll.RollView.as_view(), name="roll"),
    path("roll/<uuid:pk>/export/", roll.RollExportView.as_view(), name="roll-export"),
    path("stand-in/<uuid:pk>/", stand_ins.NameStandInView.as_view(), name="name-stand-in"),
    path("stand-ins/<uuid:pk>/end/", stand_ins.EndStandInView.as_view(), name="end-stand-in"),
    path("me/", records.OwnRecordView.as_view(), name="me"),
    path("<uuid:pk>/", records.MemberDetailView.as_view(), name="detail"),
    path("<uuid:pk>/who-sees/", seeing.MemberSeenByView.as_view(), name="who-sees"),
    path("<uuid:pk>/edit/", records.CorrectPersonView.as_view(), name="edit"),
    path(
        "<uuid:pk>/national-id/",
        identity_views.RevealNationalIdView.as_view(),
        name="reveal-national-id",
    ),
    path(
        "<uuid:pk>/national-id/set/",
        identity_views.SetNationalIdView.as_view(),
        name="set-national-id",
    ),
    path("<uuid:pk>/account/", accounts.AccountView.as_view(), name="account"),
    path("<uuid:pk>/propose/", proposals.ProposeView.as_view(), name="propose"),
    path("proposals/<uuid:pk>/", proposals.ProposalView.as_view(), name="proposal"),
    path("<uuid:pk>/transfer/", lives.AskTransferView.as_view(), name="ask-transfer"),
    path("transfers/<uuid:pk>/", lives.TransferRequestView.as_view(), name="transfer-request"),
    path("<uuid:pk>/undo/", lives.UndoEventView.as_view(), name="undo-event"),
    *(
        path(f"<uuid:pk>/{name}/", lives.LifeActView.as_view(act=act), name=name)
        for name, act in ACTS.items()
    ),
]
