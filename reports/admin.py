"""Django admin of accounts, the people they may belong to, and the mail sent to them.

It stands here, above ``cells`` where the services are, because whose accounts an admin
keeps follows from members and candidates too.
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cells import accounts, policy
from cells.access import holds
from notifications.models import Delivery
from people.admin import KeptAdmin, KeptForm, ReadOnlyAdmin
from people.models import Person, User
from people.requests import signed_in
from reports.access import people_kept_by


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """A search for choosing people: the name and the birth year, no dossier."""

    list_display = ["full_name", "born"]
    search_fields = ["name_key"]
    fields = ["full_name", "born"]
    readonly_fields = ["full_name", "born"]
    ordering = ["sort_key", "pk"]

    @admin.display(description=gettext_lazy("năm sinh"))
    def born(self, person: Person) -> str:
        return str(person.birth_date.year) if person.birth_date else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).filter(people_kept_by(signed_in(request)))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds(signed_in(request), policy.KEEP_ACCOUNT)


class AccountForm(KeptForm):
    """An account for somebody on a list or for somebody new; a password typed or made."""

    called = {"password": "new_password"}

    new_name = forms.CharField(
        label=gettext_lazy("hoặc họ tên người chưa có"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Chỉ ghi khi người đó không có trong danh sách nào."),
    )
    new_password = forms.CharField(
        label=gettext_lazy("mật khẩu mới"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Tài khoản mới mà để trống thì máy đặt và hiện một lần."),
    )

    class Meta:
        model = User
        fields = ["username", "person", "email", "is_active"]


@admin.register(User)
class AccountAdmin(KeptAdmin):
    """Accounts of the people in reach. Passwords are set here, never shown."""

    form = AccountForm
    list_display = ["username", "person", "email", "is_active", "last_login"]
    list_filter = ["is_active"]
    list_select_related = ["person"]
    search_fields = ["username", "person__name_key"]
    ordering = ["username"]
    autocomplete_fields = ["person"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        kept = people_kept_by(signed_in(request))
        people = Person.objects.filter(kept).order_by()
        accounts: QuerySet[User] = super().get_queryset(request)
        return accounts.filter(Q(person=None) | Q(person__in=people))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["username", "person", "new_name", "email", "new_password"]
        return ["username", "person", "email", "is_active", "new_password", "last_login"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["username", "person", "last_login"] if obj else []

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is Person:
            kept = people_kept_by(signed_in(request))
            kwargs["queryset"] = Person.objects.filter(kept)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def keep(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> Model:
        return self._correct(request, obj, form) if change else self._give(request, form)

    def _give(self, request: HttpRequest, form: Any) -> User:
        asked = form.cleaned_data
        password = asked["new_password"] or accounts.make_password()
        account = accounts.give_account(
            username=asked["username"],
            password=password,
            person=asked["person"],
            new_name=asked["new_name"],
            email=asked["email"],
            actor=signed_in(request),
        )
        if not asked["new_password"]:
            messages.warning(
                request,
                _("Mật khẩu của %(username)s, chỉ hiện lần này: %(password)s")
                % {"username": account.username, "password": password},
            )
        return account

    def _correct(self, request: HttpRequest, obj: User, form: Any) -> User:
        asked, actor = form.cleaned_data, signed_in(request)
        account = User.objects.get(pk=obj.pk)
        accounts.change_account(account=account, email=asked["email"], actor=actor)
        accounts.set_account_open(account=account, is_open=asked["is_active"], actor=actor)
        if asked["new_password"]:
            accounts.reset_password(account=account, password=asked["new_password"], actor=actor)
        return account


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What was sent to people in reach; what failed stands first, with the server's answer.

    It shows whether a reminder went out, not what it said: its words may name a candidate.
    """

    list_display = ["recipient", "day", "count", "channel", "state", "attempts", "error", "sent_at"]
    list_filter = ["state", "channel", "digest__day"]
    list_select_related = ["digest__recipient__person"]
    search_fields = ["digest__recipient__username"]
    ordering = ["-error", "-created_at", "pk"]
    fields = ["recipient", "day", "count", "channel", "state", "attempts", "error", "sent_at"]
    readonly_fields = ["recipient", "day"]

    @admin.display(description=gettext_lazy("người nhận"))
    def recipient(self, delivery: Delivery) -> str:
        return str(delivery.digest.recipient)

    @admin.display(description=gettext_lazy("ngày"), ordering="digest__day")
    def day(self, delivery: Delivery) -> date:
        return delivery.digest.day

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        people = Person.objects.filter(people_kept_by(signed_in(request))).order_by()
        sent: QuerySet[Delivery] = super().get_queryset(request)
        return sent.filter(digest__recipient__person__in=people)
