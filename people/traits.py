"""What figures tell people apart by (cơ cấu): conditions on rows that lead to a person."""

from django.db.models import Case, Expression, F, IntegerField, Q, Value, When
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

from people.ethnic import KINH
from people.models import Sex

# The youngest band of the official forms: 18 to 30 years.
YOUNG_UNTIL = 30
# What lists write where there is none; an empty column says the same.
_NO_RELIGION = ("", "Không", "không", "KHÔNG")


def women(person: str = "") -> Q:
    """Women (nữ); ``person`` names the lookup to the person, as ``person__``."""
    return Q(**{f"{person}sex": Sex.FEMALE})


def of_minorities(person: str = "") -> Q:
    """People of an ethnic minority (dân tộc thiểu số)."""
    return ~Q(**{f"{person}ethnic_group__in": ("", KINH)})


def religious(person: str = "") -> Q:
    """People with a religion (có tôn giáo)."""
    return ~Q(**{f"{person}religion__in": _NO_RELIGION})


def age(day: str, person: str = "") -> Expression:
    """The years of age on the day that the column ``day`` says; None without a birth date."""
    born = f"{person}birth_date"
    had_birthday = Q(**{f"{born}__month__lt": ExtractMonth(day)}) | Q(
        **{f"{born}__month": ExtractMonth(day), f"{born}__day__lte": ExtractDay(day)}
    )
    return Case(
        When(Q(**{born: None}), then=None),
        When(had_birthday, then=ExtractYear(day) - ExtractYear(F(born))),
        default=ExtractYear(day) - ExtractYear(F(born)) - Value(1),
        output_field=IntegerField(),
    )
