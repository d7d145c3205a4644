"""The inputs of the room, drawn once and filled in for each item."""

from django import forms

from meetings.drawing.inputs import labelled
from meetings.forms.state import FormState


class AskedForm(forms.Form):
    words = forms.CharField(
        label="Lời {ghi} & ý", widget=forms.TextInput(attrs={"class": "form-control"})
    )


def test_a_field_is_drawn_with_what_stands_in_it_and_all_of_it_escaped():
    state = FormState(AskedForm, "muc_%s", {"words": 'a"<b>{0}'}, {"words": ["Sai <i>."]})

    assert labelled(state, "words") == (
        '<div><label class="form-label" for="muc_words">Lời {ghi} &amp; ý</label>'
        '<input type="text" name="words" value="a&quot;&lt;b&gt;{0}" id="muc_words" '
        'class="form-control" required aria-describedby="muc_words_error" aria-invalid="true">'
        '<div id="muc_words_error"><p class="invalid-feedback d-block">Sai &lt;i&gt;.</p></div>'
        "</div>"
    )
