"""The link in each mail that stops the mail with one click, without signing in."""

from django.core import signing

from notifications.models import Preference
from people.models import User

_SALT = "notifications.stop-mail"


def stop_mail_url(user: User) -> str:
    """The address that stops the mail of ``user``; only this site can make it."""
    from notifications.ways import site_url

    return site_url("notifications:stop-mail", signing.dumps(str(user.pk), salt=_SALT))


def user_of(token: str) -> User | None:
    """Whose mail ``token`` stops; None for one that was tampered with."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key).first()


def stop_mail(user: User) -> None:
    """Send ``user`` no more mail; the inbox goes on."""
    Preference.objects.update_or_create(user=user, defaults={"email": False})
