"""Demo and real data never mix: whether this database fits the mode the site starts in."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cells.models import Organization
from people.models import DemoClock


def check_mode() -> None:
    """Raise ValidationError when demo mode meets real data, or the other way round."""
    holds_demo = DemoClock.objects.exists()
    if settings.DEMO and not holds_demo and Organization.objects.exists():
        raise ValidationError(
            _(
                "Cơ sở dữ liệu này giữ dữ liệu thật, không chạy ở chế độ dùng thử. "
                "Chạy QUANGAN_DEMO=0 make run, hoặc chọn DATA_DIR khác để dùng thử."
            )
        )
    if holds_demo and not settings.DEMO:
        raise ValidationError(
            _(
                "Cơ sở dữ liệu này giữ dữ liệu dùng thử, không dùng làm việc thật. "
                "Chọn DATA_DIR hoặc DATABASE_URL khác, hoặc chạy với QUANGAN_DEMO=1."
            )
        )
