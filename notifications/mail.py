"""The digest mail (thư báo): how many things wait and a link, never who or what.

Mail lies in boxes nobody guards, so it holds no name, no cell and no status.
"""

import smtplib
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from people.models import User

FINAL_CODE = 500


@dataclass(frozen=True)
class Refusal:
    """Why a mail did not go out, and whether trying again makes sense."""

    text: str
    is_final: bool = False
    may_have_arrived: bool = False


def open_post() -> BaseEmailBackend | Refusal:
    """Open the way to the mail server, once for all mails of a run."""
    post: BaseEmailBackend = get_connection()
    try:
        post.open()
    except (smtplib.SMTPException, OSError) as error:
        # A wrong password or a server that is away says nothing about the mail itself.
        return Refusal(_text(error))
    return post


def send_digest(
    post: BaseEmailBackend, user: User, *, count: int, digest_id: uuid.UUID
) -> Refusal | None:
    """Tell ``user`` that ``count`` things wait; return why not, where it failed."""
    message = digest_message(user, count=count, digest_id=digest_id)
    try:
        post.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, _answer = next(iter(error.recipients.values()))
        return Refusal(_text(error), is_final=code >= FINAL_CODE)
    except smtplib.SMTPResponseException as error:
        return Refusal(_text(error), is_final=error.smtp_code >= FINAL_CODE)
    except (smtplib.SMTPException, OSError) as error:
        return Refusal(_text(error), may_have_arrived=True)
    return None


def digest_message(user: User, *, count: int, digest_id: uuid.UUID) -> EmailMultiAlternatives:
    """Write the mail, in the language that ``user`` reads."""
    with translation.override(user.language):
        subject = ngettext(
            "Quảng An: có %(count)d thông báo cần xem",
            "Quảng An: có %(count)d thông báo cần xem",
            count,
        ) % {"count": count}
        context: dict[str, Any] = {
            "count": count,
            "url": settings.SITE_URL.rstrip("/") + reverse("notifications:inbox"),
            "language": user.language,
        }
        message = EmailMultiAlternatives(
            subject,
            render_to_string("notifications/digest.txt", context),
            to=[user.address],
            # A relay that gets this mail a second time can tell that it is the same one.
            headers={"Message-ID": f"<{digest_id}@quangan>"},
        )
        message.attach_alternative(
            render_to_string("notifications/digest.html", context), "text/html"
        )
    return message


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
