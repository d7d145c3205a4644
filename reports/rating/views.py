"""Pages of the year-end rating: the year's lists, one subject, its steps, the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, ListView, View

from cells import policy
from cells.access import holds, may
from documents.requests import ExportView, FoundListMixin
from members.models import Member
from people import clock
from people.requests import SignedInMixin
from reports.models import Rating, RatingState
from reports.rating import access, services
from reports.rating.forms import DecideForm, keys_posted, take_refusal
from reports.rating.judging import over_the_cap
from reports.rating.lists import CellRatingList, MemberRatingList, RatingList, rating_of
from reports.rating.standing import evidence_of, groups_of, judge_all, out_of_order
from reports.rating.subjects import in_year, year_asked
from reports.rating.wording import short, state_css, state_label, with_total
from reports.rating.yardstick import Yardstick

ROWS = 60
_REFUSAL = gettext_lazy("Xếp loại dành cho cấp ủy chi bộ, người phụ trách, văn phòng, đảng ủy.")


class ListedMixin(FoundListMixin):
    """A list of a year's ratings; who sees none is refused with the reason."""

    found: RatingList
    of_cells = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not holds(self.user, policy.SEE_RATING):
            raise PermissionDenied(str(_REFUSAL))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def yardstick(self) -> Yardstick | None:
        committee = self.found.committee
        return Yardstick(self.found.year, committee) if committee else None

    @property
    def oversees(self) -> bool:
        """Whether the reader sees the whole committee, and so its counts and its cap."""
        committee = self.found.committee
        return committee is not None and may(self.user, policy.SEE_RATING, committee)

    def summary(self) -> dict[str, Any]:
        """Counts by class, and what the cap leaves, of the whole committee."""
        if self.yardstick is None or self.yardstick.missing or not self.oversees:
            return {}
        seen = Rating.objects.visible_to(self.user)
        ratings = seen.filter(committee=self.found.committee, year=self.found.year)
        ratings = ratings.of_cells() if self.of_cells else ratings.of_members()
        counts = dict(
            ratings.decided().order_by().values_list("decided_class").annotate(Count("pk"))
        )
        groups = groups_of(self.yardstick, of_cells=self.of_cells).values()
        return {
            "counts": [(code, short(code), counts.get(code, 0)) for code in self.yardstick.codes],
            "groups": groups,
            "over": [over_the_cap(self.yardstick, g) for g in groups if g.is_over],
            "waiting": ratings.filter(state=RatingState.REMARKED).count(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, today = self.found, clock.today()
        committee = found.committee
        return super().get_context_data(
            year=found.year,
            years=sorted({today.year - 2, today.year - 1, today.year, found.year}),
            committee=committee,
            committees=found.committees,
            states=found.states,
            yardstick=self.yardstick,
            missing=self.yardstick.missing if self.yardstick else "",
            summary=self.summary(),
            decides=committee is not None and access.may_decide(self.user, committee),
            **kwargs,
        )


class CellRatingsView(ListedMixin, ListView):
    """All cells of a year with state and class, what is decided and what the cap leaves."""

    list_class = CellRatingList
    template_name = "reports/ratings/cells.html"
    paginate_by = ROWS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"lines": [self._line(cell) for cell in context["page_obj"]]}

    def _line(self, cell: Any) -> dict[str, Any]:
        url = in_year(reverse("reports:cell-rating", args=[cell.pk]), self.found.year)
        return line_of(rating_of(cell), url, cell.name, cell.get_cell_kind_display())


class MemberRatingsView(ListedMixin, ListView):
    """The members of a year, by cell where one is chosen."""

    list_class = MemberRatingList
    found: MemberRatingList
    of_cells = False
    template_name = "reports/ratings/members.html"
    paginate_by = ROWS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            cells=[(str(cell.pk), cell.name) for cell in self.found.cells], **kwargs
        )
        return context | {"lines": [self._line(member) for member in context["page_obj"]]}

    def _line(self, member: Any) -> dict[str, Any]:
        url = in_year(reverse("reports:member-rating", args=[member.pk]), self.found.year)
        rating = rating_of(member)
        names = self.found.names
        # In a list of one cell its name would stand in every row.
        beside = names.get(member.cell_then, "") if len(names) > 1 else ""
        line = line_of(rating, url, member.person.full_name, beside)
        if rating is None and (why := self.found.why_not(member)):
            line |= {"state": _("không xếp loại"), "css": "", "why": why}
        return line


def line_of(rating: Rating | None, url: str, name: str, beside: str) -> dict[str, Any]:
    """One row as texts: nothing of a model in the template."""
    return {
        "url": url,
        "name": name,
        "beside": beside,
        "state": state_label(rating),
        "css": state_css(rating),
        "own": with_total(rating.total, rating.self_class) if rating else "–",
        "proposed": with_total(rating.proposed_total, rating.proposed_class) if rating else "–",
        "decided": short(rating.decided_class) if rating else "–",
        "is_decided": bool(rating and rating.is_decided),
    }


class RatingsExportView(ExportView):
    """The file of a list of ratings, for who sees the list."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not holds(self.user, policy.SEE_RATING):
            raise PermissionDenied(str(_REFUSAL))
        return super().get(request)


class MyRatingView(SignedInMixin, View):
    """Leads to the reader's own rating."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        member = Member.objects.visible_to(self.user).filter(person=self.user.person_id).first()
        if member is None or self.user.person_id is None:
            raise Http404
        url = reverse("reports:member-rating", args=[member.pk])
        return redirect(in_year(url, year_asked(request.GET.get("nam", ""))))


class DecideRatingsView(SignedInMixin, FormView):
    """One decision on many: those that are proposed, with the class of each."""

    form_class = DecideForm
    template_name = "reports/ratings/decide.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            committee = self.found.committee
            if committee is None or not access.may_decide(self.user, committee):
                raise PermissionDenied(_("Xếp loại do thường trực, thường vụ đảng ủy quyết định."))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def of_cells(self) -> bool:
        return self.request.GET.get("cho", "") != "dang-vien"

    @cached_property
    def found(self) -> RatingList:
        """The same filters as the lists have."""
        listed = CellRatingList if self.of_cells else MemberRatingList
        return listed(self.user, self.request.GET)

    @cached_property
    def yardstick(self) -> Yardstick:
        committee = self.found.committee
        if committee is None:
            raise Http404
        return Yardstick(self.found.year, committee)

    def _all(self) -> "QuerySet[Rating]":
        ratings = Rating.objects.visible_to(self.user).filter(
            committee=self.found.committee, year=self.found.year
        )
        ratings = ratings.of_cells() if self.of_cells else ratings.of_members()
        # Nobody decides on themself.
        ratings = ratings.exclude(member__isnull=False, member__person=self.user.person_id)
        return ratings.select_related("cell", "committee", "member__person", "sheet").order_by(
            "cell__position", "cell__name_key", "member__sort_key", "pk"
        )

    def ratings(self) -> list[Rating]:
        """Those that a posted form names, else those that wait for a decision."""
        if self.request.method == "POST":
            keys = [key for key in keys_posted(self.request.POST) if _is_key(key)]
            return list(self._all().filter(pk__in=keys))
        waiting = self._all().filter(state=RatingState.REMARKED)
        if cell := self.found.chosen["chi_bo"]:
            waiting = waiting.filter(cell=UUID(cell))
        if kind := self.found.chosen["loai"]:
            waiting = waiting.filter(cell__cell_kind=kind)
        if _is_key(one := self.request.GET.get("ban", "")):
            waiting = waiting.filter(pk=one)
        return list(waiting[:ROWS])

    def get_form_kwargs(self) -> dict[str, Any]:
        codes = [] if self.yardstick.missing else self.yardstick.codes
        choices = [(code, short(code)) for code in codes]
        return super().get_form_kwargs() | {"ratings": self.ratings(), "choices": choices}

    @property
    def back(self) -> str:
        name = "reports:ratings" if self.of_cells else "reports:member-ratings"
        return f"{reverse(name)}?{self.found.query}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            found=self.found,
            year=self.found.year,
            committee=self.found.committee,
            of_cells=self.of_cells,
            yardstick=self.yardstick,
            missing=self.yardstick.missing,
            back=self.back,
            **kwargs,
        )
        if self.yardstick.missing:
            return context
        rows = context["form"].rows
        known = evidence_of([rating for rating, _field in rows], self.found.year)
        judged = judge_all(self.yardstick, [(r, r.last_class) for r, _field in rows], known)
        return context | {
            "groups": groups_of(self.yardstick, of_cells=self.of_cells).values(),
            "rows": [
                {
                    "rating": rating,
                    "field": field,
                    "own": with_total(rating.total, rating.self_class),
                    "proposed": with_total(rating.proposed_total, rating.proposed_class),
                    "facts": known[rating.subject.pk].first_words,
                    "said": judged[rating.pk].only_said().warnings,
                }
                for rating, field in rows
            ],
            "order": out_of_order([rating for rating, _field in rows]),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        committee = self.yardstick.committee
        try:
            ratings = services.decide_ratings(
                committee=committee,
                year=self.found.year,
                classes=form.classes,
                number=form.cleaned_data["number"],
                decided_on=form.cleaned_data["decided_on"],
                actor=self.user,
            )
        except ValidationError as refusal:
            take_refusal(form, refusal, form.beside)
            return self.form_invalid(form)
        said = ngettext(
            "Đã ghi quyết định xếp loại %(count)d bản.",
            "Đã ghi quyết định xếp loại %(count)d bản.",
            len(ratings),
        )
        messages.success(self.request, said % {"count": len(ratings)})
        warn(self.request, self.yardstick, ratings)
        return redirect(self.back)


def _is_key(text: str) -> bool:
    """Whether ``text`` could be the id of a rating."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def warn(request: HttpRequest, yardstick: Yardstick, ratings: list[Rating]) -> None:
    """Say what the rules hold against what was just written, and did not block."""
    judged = judge_all(yardstick, [(rating, rating.last_class) for rating in ratings])
    for rating in ratings:
        for said in judged[rating.pk].only_said().warnings:
            messages.warning(request, f"{rating.subject}: {said}")
    if all(rating.is_decided for rating in ratings):
        for said in out_of_order(ratings):
            messages.warning(request, said)
