"""The page of one cell's or member's rating, and its steps."""

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from django.views.generic.base import ContextMixin

from cells.models import Organization
from cells.services import committee_of
from members.models import Member
from people import clock
from people.requests import SignedInMixin
from reports.models import Rating, RatingState
from reports.rating import access, services
from reports.rating.evidence import (
    CellEvidence,
    Line,
    MemberEvidence,
    evidence_of_cells,
    evidence_of_members,
)
from reports.rating.forms import BackForm, RemarksForm, SelfRatingForm, take_refusal
from reports.rating.papers import print_rating
from reports.rating.standing import judge_all
from reports.rating.subjects import (
    cell_then,
    cells_standing,
    in_year,
    why_not_rated,
    year_asked,
)
from reports.rating.views import warn
from reports.rating.wording import with_total
from reports.rating.yardstick import Yardstick
from rules.rubrics import Sheet


class SubjectMixin(SignedInMixin, ContextMixin):
    """Finds the cell or the member in reach (404), then asks whether the rating is the
    reader's to see and the step theirs to take (403)."""

    kwargs: dict[str, Any]
    of_cell = True
    refusal: Any = gettext_lazy("Đồng chí không xem được xếp loại này.")

    @cached_property
    def year(self) -> int:
        return year_asked(self.request.GET.get("nam", ""))

    @cached_property
    def member(self) -> Member | None:
        if self.of_cell:
            return None
        members = access.members_seen_by(self.user, self.year)
        return get_object_or_404(members.select_related("person", "cell"), pk=self.kwargs["pk"])

    @cached_property
    def cell(self) -> Organization:
        """The cell rated, or the one where the member was at the end of the year."""
        if self.member is None:
            cells = Organization.objects.visible_to(self.user).cells()
            return get_object_or_404(cells, pk=self.kwargs["pk"])
        then = cell_then(self.member)
        if then in (None, self.member.cell_id):
            return self.member.cell
        # Whether the reader may see its ratings is asked right after: 403, with the reason.
        return Organization.objects.get(pk=then)

    @cached_property
    def rating(self) -> Rating | None:
        ratings = Rating.objects.visible_to(self.user).filter(year=self.year).select_related(
            "cell", "committee", "member__person", "sheet",
            "self_by__person", "remarked_by__person", "decided_by__person",
        )  # fmt: skip
        if self.member is None:
            return ratings.of_cells().filter(cell=self.cell).first()
        return ratings.filter(member=self.member).first()

    @cached_property
    def yardstick(self) -> Yardstick:
        return Yardstick(self.year, committee_of(self.cell))

    @cached_property
    def sheet(self) -> Sheet | None:
        return self.yardstick.sheet(of_cell=self.of_cell)

    @cached_property
    def found(self) -> CellEvidence | MemberEvidence:
        """What the records of the year say."""
        if self.member is None:
            return evidence_of_cells([self.cell], self.year)[self.cell.pk]
        return evidence_of_members([self.member], self.year)[self.member.pk]

    @property
    def evidence(self) -> list[Line]:
        return self.found.lines

    @cached_property
    def why_not_at_all(self) -> str:
        """Why nothing is rated here this year; empty where it is."""
        if self.yardstick.missing:
            return self.yardstick.missing
        if self.member is not None:
            return why_not_rated(self.member, self.year, self.yardstick.committee)
        if not cells_standing(self.year).filter(pk=self.cell.pk).exists():
            return _("Chi bộ không hoạt động vào cuối năm đó.")
        return ""

    def sees(self) -> bool:
        return access.is_self(self.user, self.member) or access.may_see_ratings(
            self.user, self.cell
        )

    def may(self) -> bool:
        return True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not self.sees():
            raise PermissionDenied(str(SubjectMixin.refusal))
        if not self.may():
            raise PermissionDenied(str(self.refusal))
        return super().dispatch(request, *args, **kwargs)

    def address(self, act: str = "") -> str:
        """The page of the subject, or one of its acts, in the same year."""
        kind = "cell" if self.of_cell else "member"
        name = f"reports:{act}-{kind}-rating" if act else f"reports:{kind}-rating"
        return in_year(reverse(name, args=[self.kwargs["pk"]]), self.year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            subject=self.member or self.cell,
            member=self.member,
            cell=self.cell,
            year=self.year,
            rating=self.rating,
            yardstick=self.yardstick,
            evidence=self.evidence,
            missing=self.why_not_at_all,
            here=self.address(),
            **kwargs,
        )


class SubjectView(SubjectMixin, TemplateView):
    """One rating: how far it is, what each step said, what the records say, what comes next."""

    template_name = "reports/ratings/subject.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rating, today = self.rating, clock.today()
        return super().get_context_data(
            years=sorted({today.year - 2, today.year - 1, today.year, self.year}),
            parts=self._parts(),
            own=with_total(rating.total, rating.self_class) if rating else "",
            proposed=with_total(rating.proposed_total, rating.proposed_class) if rating else "",
            said=self._said(),
            acts=self._acts(),
            way_back=self._way_back,
            paper=self.address("print"),
            opens_list=access.may_see_ratings(self.user, self.cell),
            **kwargs,
        )

    def _parts(self) -> list[dict[str, Any]]:
        """The criteria with the points given, and what the records say beside them."""
        if self.rating is None or self.rating.sheet is None:
            return []
        said = {line.key: f"{line.label}: {line.words}" for line in self.evidence if line.key}
        given = self.rating.points
        return [
            {
                "group": group,
                "lines": [
                    (c, given.get(c.code), said.get(c.computed_from, "")) for c in group.criteria
                ],
            }
            for group in Sheet(self.rating.sheet).groups
        ]

    def _said(self) -> list[str]:
        """What the rules hold against the class as far as it stands."""
        if self.rating is None or self.why_not_at_all:
            return []
        known = {self.rating.subject.pk: self.found}
        judged = judge_all(self.yardstick, [(self.rating, self.rating.last_class)], known)
        return judged[self.rating.pk].only_said().warnings

    def _acts(self) -> list[tuple[str, str]]:
        """What the reader may do next: the address, and what the button says."""
        if self.why_not_at_all:
            return []
        rating, acts = self.rating, []
        if rating is None or rating.state == RatingState.SELF_RATED:
            if access.may_rate_itself(self.user, self.cell, self.member):
                words = _("Sửa bản tự xếp loại") if rating else _("Tự xếp loại")
                acts.append((self.address("rate"), words))
        elif rating.state == RatingState.REMARKED and self._decides():
            acts.append((self._decide_address(rating), _("Quyết định")))
        if rating is None or rating.is_decided:
            return acts
        if access.may_remark(self.user, self.cell, self.member):
            acts.append((self.address("remark"), _("Nhận xét, đề xuất mức")))
        return acts

    @property
    def _way_back(self) -> str:
        """The address that sends the rating one step back, where the reader may."""
        rating = self.rating
        if rating is None or rating.state == RatingState.SELF_RATED or self.why_not_at_all:
            return ""
        return self.address("return") if access.may_step_back(self.user, rating) else ""

    def _decides(self) -> bool:
        own = access.is_self(self.user, self.member)
        return not own and access.may_decide(self.user, self.yardstick.committee)

    def _decide_address(self, rating: Rating) -> str:
        cho = "chi-bo" if self.of_cell else "dang-vien"
        committee = self.yardstick.committee.pk
        query = f"cho={cho}&nam={self.year}&to_chuc={committee}&ban={rating.pk}"
        return f"{reverse('reports:decide-ratings')}?{query}"


class StepView(SubjectMixin, FormView):
    """One step: a form that one service takes; what it refuses stands beside the fields."""

    template_name = "reports/ratings/step.html"
    title: Any = ""
    button: Any = gettext_lazy("Ghi")
    consequence: Any = ""
    done: Any = gettext_lazy("Đã ghi.")
    # Whether the step needs a rating that was begun.
    begun = True
    danger = False

    @cached_property
    def why_not(self) -> str:
        if self.why_not_at_all:
            return self.why_not_at_all
        if self.begun and self.rating is None:
            return _("Chưa có bản tự xếp loại.")
        return ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.why_not:
            messages.warning(request, self.why_not)
            return redirect(self.address())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.why_not:
            messages.warning(request, self.why_not)
            return redirect(self.address())
        return super().post(request, *args, **kwargs)

    def serve(self, asked: dict[str, Any], form: Any) -> Rating:
        """Call the service. May raise what it refuses."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            rating = self.serve(form.cleaned_data, form)
        except ValidationError as refusal:
            take_refusal(form, refusal, getattr(form, "beside", None))
            return self.form_invalid(form)
        messages.success(self.request, str(self.done))
        warn(self.request, self.yardstick, [rating])
        return redirect(self.address())


class RateItselfView(StepView):
    """The cell or the member rates itself."""

    form_class = SelfRatingForm
    template_name = "reports/ratings/rate.html"
    title = gettext_lazy("Tự xếp loại")
    button = gettext_lazy("Ghi tự xếp loại")
    done = gettext_lazy("Đã ghi bản tự xếp loại.")
    refusal = gettext_lazy(
        "Chi bộ do bí thư, phó bí thư tự xếp loại; đảng viên tự xếp loại mình, "
        "chi bộ chỉ ghi thay người không có tài khoản."
    )
    begun = False

    def may(self) -> bool:
        return access.may_rate_itself(self.user, self.cell, self.member)

    @cached_property
    def why_not(self) -> str:
        if self.why_not_at_all:
            return self.why_not_at_all
        if self.rating is not None and self.rating.state != RatingState.SELF_RATED:
            return _("Đã có đề xuất hoặc quyết định. Muốn sửa phải được trả lại trước.")
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "sheet": self.sheet,
            "choices": self.yardstick.choices,
            "evidence": self.evidence,
            "rating": self.rating,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=self.sheet, **kwargs)

    def serve(self, asked: dict[str, Any], form: Any) -> Rating:
        return services.rate_itself(
            cell=self.cell,
            member=self.member,
            year=self.year,
            points=form.points if self.sheet else None,
            self_class=asked["self_class"],
            text=asked["text"],
            actor=self.user,
        )


class RemarkView(StepView):
    """Remarks and a proposal: of who is in charge on a cell, of the cell on a member."""

    form_class = RemarksForm
    title = gettext_lazy("Nhận xét, đề xuất mức")
    button = gettext_lazy("Ghi đề xuất")
    done = gettext_lazy("Đã ghi nhận xét và mức đề xuất.")
    consequence = gettext_lazy("Ghi xong, bản tự xếp loại không sửa được nữa trừ khi trả lại.")
    refusal = gettext_lazy(
        "Mức của chi bộ do người phụ trách hoặc đảng ủy đề xuất, của đảng viên do chi bộ đề xuất."
    )

    def may(self) -> bool:
        return access.may_remark(self.user, self.cell, self.member)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "rating": self.rating,
            "choices": self.yardstick.choices,
            "has_points": self.yardstick.has_points,
        }

    def serve(self, asked: dict[str, Any], form: Any) -> Rating:
        return services.add_remarks(rating=self.rating_begun, actor=self.user, **asked)

    @property
    def rating_begun(self) -> Rating:
        if self.rating is None:
            raise ValidationError(_("Chưa có bản tự xếp loại."), code="not_begun")
        return self.rating


class ReturnView(StepView):
    """One step back, with the reason."""

    form_class = BackForm
    title = gettext_lazy("Trả lại")
    button = gettext_lazy("Trả lại")
    done = gettext_lazy("Đã trả lại một bước, kèm lý do.")
    consequence = gettext_lazy(
        "Quyết định trở về đề xuất, đề xuất trở về tự xếp loại; chữ đã viết vẫn còn để sửa."
    )
    refusal = gettext_lazy("Chỉ người nhận xét hoặc đảng ủy được trả lại.")
    danger = True

    def may(self) -> bool:
        if self.rating is not None:
            return access.may_step_back(self.user, self.rating)
        return access.may_remark(self.user, self.cell, self.member) or access.may_decide(
            self.user, self.yardstick.committee
        )

    def serve(self, asked: dict[str, Any], form: Any) -> Rating:
        if self.rating is None:
            raise ValidationError(_("Chưa có bản tự xếp loại."), code="not_begun")
        return services.step_back(rating=self.rating, actor=self.user, **asked)


class PrintRatingView(SubjectMixin, View):
    """The sheet as a Word file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.yardstick.missing:
            messages.warning(request, self.yardstick.missing)
            return redirect(self.address())
        content = print_rating(
            cell=self.cell,
            member=self.member,
            yardstick=self.yardstick,
            rating=self.rating,
            evidence=self.evidence,
            actor=self.user,
        )
        name = f"xep-loai-{self.year}.docx"
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)
