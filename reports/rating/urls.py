"""Addresses of the year-end rating, below ``/reports/ratings/``."""

from django.urls import path

from reports.rating import subject_views as subject
from reports.rating import views
from reports.rating.lists import CellRatingList, MemberRatingList

urlpatterns = [
    path("", views.CellRatingsView.as_view(), name="ratings"),
    path(
        "export/",
        views.RatingsExportView.as_view(list_class=CellRatingList),
        name="ratings-export",
    ),
    path("members/", views.MemberRatingsView.as_view(), name="member-ratings"),
    path(
        "members/export/",
        views.RatingsExportView.as_view(list_class=MemberRatingList),
        name="member-ratings-export",
    ),
    path("decide/", views.DecideRatingsView.as_view(), name="decide-ratings"),
    path("mine/", views.MyRatingView.as_view(), name="my-rating"),
]
for kind, of_cell in (("cell", True), ("member", False)):
    at = f"{kind}s/<uuid:pk>/"
    urlpatterns += [
        path(at, subject.SubjectView.as_view(of_cell=of_cell), name=f"{kind}-rating"),
        path(
            f"{at}rate/",
            subject.RateItselfView.as_view(of_cell=of_cell),
            name=f"rate-{kind}-rating",
        ),
        path(
            f"{at}remark/",
            subject.RemarkView.as_view(of_cell=of_cell),
            name=f"remark-{kind}-rating",
        ),
        path(
            f"{at}return/",
            subject.ReturnView.as_view(of_cell=of_cell),
            name=f"return-{kind}-rating",
        ),
        path(
            f"{at}print/",
            subject.PrintRatingView.as_view(of_cell=of_cell),
            name=f"print-{kind}-rating",
        ),
    ]
