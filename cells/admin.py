"""Django admin of organisations, posts, terms, quotas and the audit trail.

Every change is a service's; what has no service is read-only. Rights come from posts
(``cells.backends``), and every list starts at what lies in reach.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import services
from cells.access import audit_seen_by, may_keep_organizations, may_keep_quotas
from cells.models import Organization, Post, Quota, QuotaSource, SourcePlan, Term
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


@admin.register(Quota)
class QuotaAdmin(ScopedAdmin):
    """Targets by year; a committee's page shows how they were shared out to its cells."""

    list_display = ["organization", "year", "source", "target", "decision"]
    list_filter = ["source", "year"]
    list_select_related = ["organization"]
    search_fields = ["organization__name_key"]
    ordering = ["-year", "organization__path", "source"]
    autocomplete_fields = ["organization"]
    fields = ["organization", "year", "source", "target", "decision"]

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
        shares = {} if quota is None or quota.organization.is_cell else shares_of(quota)
        return super().change_view(request, object_id, form_url, (extra_context or {}) | shares)


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


def shares_of(quota: Quota) -> dict[str, Any]:
    """Both targets of a committee's year, with its cells' shares side by side."""
    committee = quota.organization
    cells = list(
        Organization.objects.cells().active().under(committee).order_by("position", "name_key")
    )
    rows = Quota.objects.filter(year=quota.year, organization__in=[committee, *cells])
    found = {(row.organization_id, row.source): row for row in rows}
    columns = []
    for source in QuotaSource:
        whole = found.get((committee.pk, source))
        shared = [found[c.pk, source].target for c in cells if (c.pk, source) in found]
        columns.append(
            {
                "label": source.label,
                "target": whole.target if whole else None,
                "total": sum(shared) if shared else None,
                "said": services.judge_shares(whole.target, shared) if whole else "",
            }
        )
    return {
        "share_columns": columns,
        "share_rows": [
            {"cell": cell, "shares": [found.get((cell.pk, source)) for source in QuotaSource]}
            for cell in cells
        ],
    }


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
