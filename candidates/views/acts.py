"""Acts of the cell and the office on one candidate."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candidates import access, forms, services
from candidates.models import Candidate, Mentorship
from candidates.services.classes import kind_for
from candidates.views.base import ActView, ServedFormView
from candidates.views.lists import may_introduce
from cells import policy
from cells.access import reach
from cells.models import Organization


class IntroduceCandidateView(ServedFormView):
    form_class = forms.IntroduceCandidateForm
    template_name = "candidates/introduce.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_introduce(request.user):
            raise PermissionDenied(
                _("Chỉ bí thư, phó bí thư chi bộ hoặc văn phòng đảng ủy được ghi thêm.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        held = reach(self.user)
        seen = Organization.objects.visible_to(self.user).cells().active()
        cells = seen.filter(held.organizations(policy.INTRODUCE))
        kwargs = super().get_form_kwargs() | {"cells": cells}
        # Who leads one cell means that cell, whatever else is within their rights.
        led = held.places(policy.LEAD_CANDIDATE)
        if len(led) == 1:
            kwargs["initial"] = {"cell": led[0].pk}
        return kwargs

    def serve(self, form: Any) -> HttpResponse:
        candidate = services.introduce_candidate(actor=self.user, **form.cleaned_data)
        messages.success(
            self.request,
            _("Đã ghi %(name)s vào danh sách.") % {"name": candidate},
        )
        return redirect(candidate)


class OfLeaders(ActView):
    """Acts of the cell's secretary and deputies."""

    refusal = gettext_lazy("Chỉ bí thư, phó bí thư chi bộ được làm việc này.")

    def may(self) -> bool:
        return access.may_lead(self.user, self.candidate)


class OfLeadersOrOffice(ActView):
    """Acts that the office may enter as well."""

    refusal = gettext_lazy(
        "Chỉ bí thư, phó bí thư chi bộ hoặc văn phòng đảng ủy được làm việc này."
    )

    def may(self) -> bool:
        return access.may_lead(self.user, self.candidate) or access.may_keep_dossier(
            self.user, self.candidate
        )


class CorrectView(OfLeadersOrOffice):
    form_class = forms.CorrectForm
    title = gettext_lazy("Sửa thông tin")
    consequence = gettext_lazy("Giá trị cũ được giữ trong nhật ký.")
    done = gettext_lazy("Đã sửa thông tin.")

    def act(self, **data: Any) -> None:
        services.correct_candidate(candidate=self.candidate, changes=data, actor=self.user)


class AssignMentorView(OfLeaders):
    form_class = forms.AssignMentorForm
    title = gettext_lazy("Phân công giúp đỡ")
    button = gettext_lazy("Phân công giúp đỡ")
    consequence = gettext_lazy("Đồng chí này viết nhận xét hằng tháng từ kỳ tới.")
    done = gettext_lazy("Đã phân công người giúp đỡ.")

    def act(self, **data: Any) -> None:
        services.assign_mentor(candidate=self.candidate, actor=self.user, **data)


class EndMentorshipView(OfLeaders):
    form_class: type[forms.ActForm] = forms.EndMentorshipForm
    title = gettext_lazy("Thôi giúp đỡ")
    button = gettext_lazy("Ghi thôi giúp đỡ")
    consequence = gettext_lazy("Nhận xét đã gửi vẫn giữ. Kỳ chưa viết thì không phải viết.")
    done = gettext_lazy("Đã ghi thôi giúp đỡ.")
    danger = True

    @cached_property
    def mentorship(self) -> Mentorship:
        seen = Mentorship.objects.visible_to(self.user).select_related(
            "candidate__person",
            "candidate__cell",
            "candidate__committee",
            "mentor__person",
        )
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def candidate(self) -> Candidate:
        return self.mentorship.candidate

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fact = _("Đ/c %(mentor)s đang giúp đỡ %(candidate)s.") % {
            "mentor": self.mentorship.mentor,
            "candidate": self.candidate,
        }
        return super().get_context_data(fact=fact, **kwargs)

    def act(self, **data: Any) -> None:
        services.end_mentorship(mentorship=self.mentorship, actor=self.user, **data)


class DateMentorshipView(EndMentorshipView):
    form_class = forms.DateMentorshipForm
    title = gettext_lazy("Ngày phân công, ngày cùng công tác")
    button = gettext_lazy("Ghi")
    consequence = gettext_lazy("Giá trị cũ được giữ trong nhật ký.")
    done = gettext_lazy("Đã ghi ngày.")
    danger = False
    refusal = OfLeadersOrOffice.refusal

    def may(self) -> bool:
        return access.may_lead(self.user, self.candidate) or access.may_keep_dossier(
            self.user, self.candidate
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"mentorship": self.mentorship}

    def act(self, **data: Any) -> None:
        services.date_mentorship(mentorship=self.mentorship, actor=self.user, **data)


class ReplaceMentorView(EndMentorshipView):
    form_class = forms.ReplaceMentorForm
    title = gettext_lazy("Thay người giúp đỡ")
    button = gettext_lazy("Thay người giúp đỡ")
    consequence = gettext_lazy(
        "Phần sổ theo dõi của người cũ vẫn giữ. Người thay không phải tính thời gian cùng công tác."
    )
    done = gettext_lazy("Đã thay người giúp đỡ.")
    danger = False

    def act(self, **data: Any) -> None:
        services.replace_mentor(mentorship=self.mentorship, actor=self.user, **data)


class CertificateView(OfLeadersOrOffice):
    form_class = forms.CertificateForm
    title = gettext_lazy("Ghi giấy chứng nhận")
    done = gettext_lazy("Đã ghi giấy chứng nhận.")

    def act(self, **data: Any) -> None:
        services.record_certificate(candidate=self.candidate, actor=self.user, **data)


class EnrolView(OfLeadersOrOffice):
    form_class = forms.EnrolForm
    done = gettext_lazy("Đã ghi đang học.")

    @property
    def title(self) -> str:
        return _("Cử đi học %(kind)s") % {"kind": kind_for(self.candidate).label}

    def act(self, **data: Any) -> None:
        services.enrol(candidate=self.candidate, actor=self.user, **data)


class OpenDossierView(OfLeaders):
    form_class = forms.OpenDossierForm
    title = gettext_lazy("Ghi ngày lập hồ sơ")
    consequence = gettext_lazy("Thời hạn của hồ sơ tính từ ngày này.")
    done = gettext_lazy("Đã ghi ngày lập hồ sơ.")

    def act(self, **data: Any) -> None:
        services.open_dossier(candidate=self.candidate, actor=self.user, **data)


class ResubmitView(OfLeaders):
    title = gettext_lazy("Trình lại Đảng ủy")
    button = gettext_lazy("Trình Đảng ủy")
    consequence = gettext_lazy("Gửi Đảng ủy: sau khi gửi, chi bộ không sửa được.")
    done = gettext_lazy("Đã trình lại Đảng ủy.")

    def act(self, **_data: Any) -> None:
        services.resubmit(candidate=self.candidate, actor=self.user)


class CeremonyView(OfLeadersOrOffice):
    form_class = forms.CeremonyForm
    title = gettext_lazy("Ghi lễ kết nạp")
    button = gettext_lazy("Ghi lễ kết nạp")
    consequence = gettext_lazy(
        "Từ ngày này quần chúng là đảng viên dự bị và có tên trong danh sách đảng viên."
    )

    def act(self, **data: Any) -> str:
        ceremony = services.hold_ceremony(candidate=self.candidate, actor=self.user, **data)
        return _("Đã ghi lễ kết nạp đ/c %(name)s ngày %(day)s.") % {
            "name": self.candidate,
            "day": f"{ceremony.held_on:%d/%m/%Y}",
        }
