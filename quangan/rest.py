"""How the API answers: pages of a list, and refusals as RFC 9457 problem details."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as Refusal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

_BESIDE_NO_FIELD = {NON_FIELD_ERRORS, api_settings.NON_FIELD_ERRORS_KEY, "detail"}

# The framework has no Vietnamese for what it says itself; services speak for themselves.
_WORDS = {
    "not_authenticated": gettext_lazy("Hãy đăng nhập, hoặc gửi kèm mã truy cập."),
    "authentication_failed": gettext_lazy("Mã truy cập không đúng."),
    "not_found": gettext_lazy("Không có, hoặc đồng chí không có quyền xem."),
    "method_not_allowed": gettext_lazy("Cách gọi này không dùng được ở đây."),
    "not_acceptable": gettext_lazy("API chỉ trả lời bằng JSON."),
    "parse_error": gettext_lazy("Nội dung gửi lên không phải JSON đúng."),
    "unsupported_media_type": gettext_lazy("Hãy gửi nội dung bằng JSON."),
    "required": gettext_lazy("Còn thiếu mục này."),
    "null": gettext_lazy("Mục này không được để trống."),
    "blank": gettext_lazy("Mục này không được để trống."),
    "max_length": gettext_lazy("Nội dung dài quá."),
    "invalid_choice": gettext_lazy("Giá trị này không có trong danh sách."),
}


class Pagination(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


def _title(status: int) -> str:
    titles = {
        400: _("Dữ liệu gửi lên chưa đúng"),
        401: _("Chưa đăng nhập"),
        403: _("Không được phép"),
        404: _("Không tìm thấy"),
        405: _("Không làm được ở địa chỉ này"),
        415: _("Không đọc được kiểu dữ liệu này"),
    }
    return titles.get(status, _("Không thực hiện được"))


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a service or the framework raised into ``application/problem+json``.

    A refusal by a service (Django's ValidationError) is the reader's to mend: 400, with the
    messages by field. What is no refusal stays an error of ours (500).
    """
    if isinstance(exc, Refusal):
        exc = exceptions.ValidationError(_by_field(exc))
    response = exception_handler(exc, context)
    if response is None:
        return None
    errors = _errors(response.data)
    beside_none = [m for name in _BESIDE_NO_FIELD for m in errors.pop(name, [])]
    by_field = [message for messages in errors.values() for message in messages]
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": _title(response.status_code),
        "status": response.status_code,
        "detail": " ".join(beside_none or by_field),
    }
    if response.status_code == 400:
        problem["errors"] = errors
    response.data = problem
    # The renderer stays JSON; only the name of what it carries differs.
    response.content_type = "application/problem+json"
    return response


def _by_field(refusal: Refusal) -> dict[str, list[str]]:
    if hasattr(refusal, "error_dict"):
        return refusal.message_dict
    return {NON_FIELD_ERRORS: refusal.messages}


def _errors(data: Any, name: str = NON_FIELD_ERRORS) -> dict[str, list[str]]:
    """The messages by field; fields of fields are named with a dot (``items.0.title``)."""
    if isinstance(data, dict):
        found: dict[str, list[str]] = {}
        for key, value in data.items():
            inner = str(key) if name == NON_FIELD_ERRORS else f"{name}.{key}"
            for field, messages in _errors(value, inner).items():
                found.setdefault(field, []).extend(messages)
        return found
    if isinstance(data, list | tuple):
        return {name: [_in_words(message) for message in data]}
    return {name: [_in_words(data)]}


def _in_words(message: Any) -> str:
    code = getattr(message, "code", None)
    return str(_WORDS[code]) if code in _WORDS else str(message)
