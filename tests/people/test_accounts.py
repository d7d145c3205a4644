"""Accounts: names once whatever their case, no weak password, no right of their own."""

import pytest
from django.core.exceptions import ValidationError

from people.models import AuditEntry, User
from people.services import create_account, save_preferences
from quangan import settings as site
from tests import factories as make

pytestmark = pytest.mark.django_db


def account(username="Bithu.Thon", password="một mật khẩu dài"):
    return create_account(username=username, password=password, actor=None, source="test")


def test_an_account_signs_in_and_its_making_is_on_record(settings):
    # Other tests hash quickly; this one as the site does.
    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS

    user = account()

    assert User.objects.get_by_natural_key("bithu.thon") == user
    assert user.check_password("một mật khẩu dài")
    assert user.password.startswith("argon2")
    assert not user.is_staff
    assert not user.has_perm("people.view_user")
    assert [e.action for e in AuditEntry.objects.all()] == ["people.account_created"]


@pytest.mark.parametrize(
    ("username", "password"),
    [("bithu.thon", "một mật khẩu dài"), ("nguoi.moi", "12345678"), ("nguoi.moi", "x")],
    ids=["a name that differs by case alone", "digits alone", "short"],
)
def test_a_taken_name_or_a_weak_password_is_refused(username, password):
    account()

    with pytest.raises(ValidationError):
        account(username, password)

    assert (User.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_preferences_are_kept_and_made_up_ones_refused():
    user = make.make_user()

    save_preferences(user=user, text_size="lon", language="en")
    with pytest.raises(ValidationError):
        save_preferences(user=user, text_size="khổng lồ", language="en")

    user.refresh_from_db()
    assert (user.text_size, user.language) == ("lon", "en")
