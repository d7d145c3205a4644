"""Django admin of organisations, posts, terms, quotas and the audit trail.

Every change is a service's; what has no service is read-only. Rights come from posts
(``cells.backends``), and every list starts at what lies in reach.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import services
from cells.access import audit_seen_by, may_keep_organizations, may_keep_quotas
from cells.models import Organization, Post, Quota, SourcePlan, Term
from cells.share_grid import Grid, number_typed
from cells.share_views import ShareOutView
from people.admin import KeptAdmin, KeptForm, ReadOnlyAdmin
from people.models import AuditEntry, User
from people.requests import signed_in


def require_admin(user: User, organization: Organization | None) -> None:
    """Refuse who is not the system admin of ``organization`` or above it."""
    if organization is None or not may_keep_organizations(user, organization):
        raise PermissionDenied(_("Tổ chức này ngoài phạm vi quản trị của đồng chí."))


class ScopedAdmin(KeptAdmin):
    """Lists, and offers in choices, what lies in reach alone."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen: QuerySet[Any] = super().get_queryset(request).visible_to(signed_in(request))  # type: ignore[attr-defined]
        return seen

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is Organization:
            kwargs["queryset"] = Organization.objects.active().visible_to(signed_in(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Organization)
class OrganizationAdmin(ScopedAdmin):
    """The tree: new organisations below one's own; what they are called and when they meet."""

    list_display = ["name", "kind", "cell_kind", "parent", "code", "dissolved_on"]
    list_filter = ["kind", "cell_kind"]
    list_select_related = ["parent"]
    search_fields = ["name_key", "code"]
    ordering = ["path"]
    autocomplete_fields = ["parent"]
    fields = ["parent", "kind", *services.ORGANIZATION_FIELDS]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        if "parent" in form.base_fields:
            # The first organisation of an install is made by start_committee.
            form.base_fields["parent"].required = True
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["parent", "kind"] if obj else []

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        require_admin(signed_in(request), obj if change else obj.parent)
        if change:
            return services.change_organization(
                organization=obj,
                changes=form.cleaned_data,
                actor=signed_in(request),
            )
        return services.create_organization(actor=signed_in(request), **form.cleaned_data)


class PostForm(KeptForm):
    # Appointing a secretary ends the predecessor first: the service judges, not the form.
    leaves_constraints = True


class IsHeldFilter(admin.SimpleListFilter):
    title = gettext_lazy("còn giữ")
    parameter_name = "con-giu"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("co", gettext_lazy("Còn giữ")), ("khong", gettext_lazy("Đã thôi"))]

    def queryset(self, request: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(ended_on__isnull=self.value() == "co")


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    """Who holds which post where: given from a day, ended on a day, never edited over."""

    form = PostForm
    list_display = ["person", "kind", "for_whom", "organization", "started_on", "ended_on"]
    list_filter = [IsHeldFilter, "kind"]
    list_select_related = ["person", "organization", "stands_in_for__person"]
    search_fields = ["person__name_key", "organization__name_key"]
    ordering = ["-started_on", "pk"]
    autocomplete_fields = ["person", "organization"]

    @admin.display(description=gettext_lazy("đứng thay cho"))
    def for_whom(self, post: Post) -> str:
        return str(post.stands_in_for.person) if post.stands_in_for else "–"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        given = ["person", "organization", "kind", "started_on", *services.POST_FIELDS]
        if obj is not None and obj.stands_in_for_id is not None:
            given.append("for_whom")
        return [*given, "ended_on"] if obj else given

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        given = ["person", "organization", "kind", "started_on", "for_whom"]
        return given if obj.ended_on is None else [*given, "ended_on"]

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        actor = signed_in(request)
        asked = form.cleaned_data
        require_admin(actor, obj.organization)
        if not change:
            post = services.appoint(
                person=asked["person"],
                organization=asked["organization"],
                kind=asked["kind"],
                started_on=asked["started_on"],
                decision=asked["decision"],
                actor=actor,
            )
            return services.change_post(
                post=post, changes={"term_ends_on": asked["term_ends_on"]}, actor=actor
            )
        post = services.change_post(post=obj, changes=asked, actor=actor)
        if asked.get("ended_on"):
            services.end_post(post=post, ended_on=asked["ended_on"], actor=actor)
        return post


@admin.register(Term)
class TermAdmin(KeptAdmin):
    """Terms of organisations, from congress to congress."""

    list_display = ["organization", "started_on", "ended_on"]
    list_select_related = ["organization"]
    search_fields = ["organization__name_key"]
    ordering = ["-started_on", "pk"]
    autocomplete_fields = ["organization"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        reached = Organization.objects.visible_to(signed_in(request))
        return super().get_queryset(request).filter(organization__in=reached)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organization"] if obj else []

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        require_admin(signed_in(request), obj.organization)
        return services.keep_term(term=obj, actor=signed_in(request))


class QuotaChangeList(ChangeList):
    """The page of targets with what each has shared out, asked once for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        shared = services.shared_out(rows)
        for row in rows:
            row.shared = shared.get(row.pk)
        self.result_list = rows


class CountField(forms.IntegerField):
    """A count as people type it: what is none stays in its box, and is told apart.

    A box for numbers alone would come back empty.
    """

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        return number_typed("" if value is None else str(value))


class QuotaForm(KeptForm):
    """A target, and the ground on which a share already given changes."""

    target = CountField(
        label=gettext_lazy("Chỉ tiêu"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "vIntegerField"}),
    )
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ chia lại"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Văn bản hoặc lý do, khi đổi phần đã giao cho chi bộ."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        asked = self.cleaned_data
        once = {name: asked.get(name) for name in ("organization", "year", "source")}
        # Said beside the source: the service would change the one that stands.
        adding = self.instance._state.adding and all(once.values())
        if adding and Quota.objects.filter(**once).exists():
            said = _("Tổ chức này đã có chỉ tiêu của năm và nguồn đó.")
            self.add_error("source", said)
        return self.cleaned_data


@admin.register(Quota)
class QuotaAdmin(ScopedAdmin):
    """Targets by year; a committee's page shows how they were shared out to its cells."""

    form = QuotaForm
    change_list_template = "admin/cells/quota/change_list.html"

    list_display = ["organization", "year", "source", "target", "shares", "decision"]
    list_filter = ["source", "year"]
    list_select_related = ["organization"]
    search_fields = ["organization__name_key"]
    ordering = ["-year", "organization__path", "source"]
    autocomplete_fields = ["organization"]
    fields = ["organization", "year", "source", "target", "decision"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QuotaChangeList

    @admin.display(description=gettext_lazy("đã chia"))
    def shares(self, quota: Any) -> str:
        """What is shared out below, and by how much it misses the target."""
        if quota.organization.is_cell:
            return "–"
        if quota.shared is None:
            return _("chưa chia")
        words = {"sum": quota.shared, "off": abs(quota.target - quota.shared)}
        if quota.shared > quota.target:
            return _("⚠ %(sum)d, vượt %(off)d") % words
        return _("%(sum)d, còn %(off)d") % words if words["off"] else _("%(sum)d, đủ") % words

    def get_urls(self) -> list[Any]:
        grid = path("grid/", self.admin_site.admin_view(self.grid_view), name="cells_quota_grid")
        return [grid, *super().get_urls()]

    def grid_view(self, request: HttpRequest) -> HttpResponseBase:
        """All that shares in a year of one committee, on one page."""
        extra = self.admin_site.each_context(request) | {
            "title": _("Chia chỉ tiêu"),
            "opts": self.opts,
        }
        view = ShareOutView.as_view(
            template_name="admin/cells/quota/grid.html", extra=extra, is_admin=True
        )
        return view(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.fields, "ground"] if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organization", "year", "source"] if obj else []

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        actor = signed_in(request)
        if not may_keep_quotas(actor, obj.organization):
            raise PermissionDenied(_("Tổ chức này ngoài phạm vi quản trị của đồng chí."))
        return services.set_quota(
            organization=obj.organization,
            year=obj.year,
            source=obj.source,
            target=obj.target,
            decision=obj.decision,
            ground=form.cleaned_data.get("ground", ""),
            actor=actor,
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        quota = self.get_object(request, object_id)
        shown: dict[str, Any] = {}
        if quota is not None:
            moves = services.share_trail([quota.organization], quota.year)
            shown["moves"] = [move for move in moves if move.source == quota.get_source_display()]
            if not quota.organization.is_cell:
                shown["grid"] = Grid(quota.organization, quota.year)
        return super().change_view(request, object_id, form_url, (extra_context or {}) | shown)


@admin.register(SourcePlan)
class SourcePlanAdmin(ScopedAdmin):
    """What each organisation means to find and prepare in a year."""

    list_display = ["organization", "year", "sources", "to_class", "dossiers"]
    list_filter = ["year"]
    list_select_related = ["organization"]
    search_fields = ["organization__name_key"]
    ordering = ["-year", "organization__path"]
    autocomplete_fields = ["organization"]
    fields = ["organization", "year", "sources", "to_class", "dossiers"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["organization", "year"] if obj else []

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        actor = signed_in(request)
        if not may_keep_quotas(actor, obj.organization):
            raise PermissionDenied(_("Tổ chức này ngoài phạm vi quản trị của đồng chí."))
        return services.set_source_plan(
            organization=obj.organization,
            year=obj.year,
            actor=actor,
            **{name: getattr(obj, name) for name in services.PLANNED},
        )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """The trail of settings, looked at; people's dossiers are not an admin's to read."""

    list_display = ["at", "actor", "source", "action", "target_label"]
    list_select_related = ["actor__person"]
    search_fields = ["actor__username", "actor__person__name_key"]
    ordering = ["-pk"]
    fields = ["at", "actor", "source", "action", "target_label", "data"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return super().get_queryset(request).filter(audit_seen_by(signed_in(request)))
