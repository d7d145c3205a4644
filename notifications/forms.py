"""By which ways somebody wants to be told outside the app."""

from django import forms

from notifications.models import Preference


class PreferenceForm(forms.ModelForm):
    """The ways, of those that this site has and the committee allows."""

    class Meta:
        model = Preference
        fields = ["email"]
