"""What is asked on the pages of members."""

from django import forms

from people.models import Person

# What a cell's leaders and the office may correct here; names and dates come from lists.
CORRECTABLE = (
    "phone",
    "email",
    "residence",
    "home_place",
    "profession",
    "education_level",
    "theory_level",
    "religion",
)


class CorrectPersonForm(forms.ModelForm):
    """Correct a member's data; the service writes it and keeps the old values."""

    class Meta:
        model = Person
        fields = CORRECTABLE

    def _post_clean(self) -> None:
        """Leave the instance alone: the service writes it."""
