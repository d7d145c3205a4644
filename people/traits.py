"""What figures tell people apart by (cơ cấu): conditions on rows that lead to a person."""

from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Q

from people.ethnic import KINH
from people.models import Person, Sex

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


def of(person: Person, day: date) -> dict[str, bool]:
    """The same of one person on ``day``, without asking the database."""
    age_then = person.age_on(day)
    return {
        "women": person.sex == Sex.FEMALE,
        "minority": person.ethnic_group not in ("", KINH),
        "religious": person.religion not in _NO_RELIGION,
        "young": age_then is not None and age_then <= YOUNG_UNTIL,
    }


class Age(Func):
    """The years of age on a day: ``Age(day, birth_date)``; NULL without a birth date."""

    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "EXTRACT(YEAR FROM AGE(%(expressions)s))::int"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Days as 20240515: whole ten-thousands of the difference are years.
        days = (compiler.compile(one) for one in self.source_expressions)
        (day, day_params), (born, born_params) = days
        whole = "CAST(strftime('%%Y%%m%%d', {}) AS INTEGER)".format
        sql = f"(({whole(day)} - {whole(born)}) / 10000)"
        return sql, [*day_params, *born_params]


def age(day: str, person: str = "") -> Age:
    """The years of age on the day that the column ``day`` says."""
    return Age(F(day), F(f"{person}birth_date"))
