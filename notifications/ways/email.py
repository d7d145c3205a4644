"""Mail (thư điện tử): text and HTML, with the settings one click away.

Mail lies in boxes nobody guards, so it holds no name, no cell and no status.
"""

import smtplib
from contextlib import AbstractContextManager, suppress
from functools import lru_cache
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from notifications import ways
from notifications.unsubscribing import stop_mail_url
from notifications.ways.refusal import Refusal

FINAL_CODE = 500


class EmailWay:
    """By the mail server of the settings, one connection for all mails of a run."""

    def open(self) -> "AbstractContextManager[MailSender] | Refusal":
        post: BaseEmailBackend = get_connection()
        try:
            post.open()
        except (smtplib.SMTPException, OSError) as error:
            # A wrong password or a server that is away says nothing about the mail itself.
            return Refusal(_text(error), breaks_the_line=True)
        return MailSender(post)

    def reaches(self) -> Q:
        """Who has an address, of the account or of the person, and did not stop the mail."""
        has_address = ~Q(email="") | (Q(person__isnull=False) & ~Q(person__email=""))
        return has_address & (Q(preference=None) | Q(preference__email=True))


class MailSender:
    """An open connection to the mail server."""

    def __init__(self, post: BaseEmailBackend) -> None:
        self._post = post

    def __enter__(self) -> "MailSender":
        return self

    def __exit__(self, *exc_info: object) -> None:
        # Everything was said; a server that does not take leave properly changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            self._post.close()

    def send(self, message: "ways.Message") -> Refusal | None:
        """Give one mail to the server; return why not, where it failed."""
        try:
            self._post.send_messages([mail_of(message)])
        except smtplib.SMTPRecipientsRefused as error:
            code, _answer = next(iter(error.recipients.values()))
            return Refusal(_text(error), is_final=code >= FINAL_CODE)
        except smtplib.SMTPResponseException as error:
            return Refusal(_text(error), is_final=error.smtp_code >= FINAL_CODE)
        except (smtplib.SMTPException, OSError) as error:
            return Refusal(_text(error), breaks_the_line=True)
        return None


def mail_of(message: "ways.Message") -> EmailMultiAlternatives:
    """Write the mail, in the language that its reader chose."""
    stop = stop_mail_url(message.user)
    text, html = (part.replace(_STOP, stop) for part in _bodies(message))
    mail = EmailMultiAlternatives(
        message.subject,
        text,
        to=[message.user.address],
        headers={
            # A relay that gets this mail a second time can tell that it is the same one.
            "Message-ID": f"<{message.id}@quangan>",
            # One click in the mail program stops the mail (RFC 8058).
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


# Where the one address stands that differs from mail to mail.
_STOP = "https://stop.invalid/"


def _bodies(message: "ways.Message") -> tuple[str, str]:
    """The text and the HTML of all mails that tell of so many things in that language."""
    return _drawn(message.user.language, message.count, message.url)


@lru_cache(maxsize=256)
def _drawn(language: str, count: int, url: str) -> tuple[str, str]:
    with translation.override(language):
        context: dict[str, Any] = {
            "count": count,
            "url": url,
            "settings_url": ways.site_url("notifications:settings"),
            "stop_url": _STOP,
            "language": language,
        }
        return (
            render_to_string("notifications/digest.txt", context),
            render_to_string("notifications/digest.html", context),
        )


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
