"""What is known of the papers of a dossier: a row for each, and the facts around them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candidates.forms.base import ActForm, CountField, DayField, RowsForm
from candidates.models import Candidate, ConsentKind, DossierItem, Paper, PaperState, Route
from candidates.services import PaperFact
from people.models import User

# What the acts of bodies write by themselves, and what follows the ceremony.
LATER = (
    Paper.CELL_RESOLUTION,
    Paper.SECTION_REPORT,
    Paper.BASE_RESOLUTION,
    Paper.DECISION,
    Paper.MEMBER_CV,
    Paper.MEMBER_CARD_RECORD,
)


class PapersForm(RowsForm, ActForm):
    """One row for each paper: state, number, day, where it is kept."""

    def __init__(
        self, *args: Any, candidate: Candidate, user: User, papers: list[Paper], checks: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, candidate=candidate, user=user, **kwargs)
        self.papers = papers
        held = {item.paper: item for item in candidate.papers.all()}
        for paper in papers:
            self._add_row(paper, held.get(paper), checks)

    def _add_row(self, paper: Paper, item: DossierItem | None, checks: bool) -> None:
        checked = item is not None and item.state == PaperState.CHECKED
        states = [
            choice
            for choice in PaperState.choices
            if checks or checked or choice[0] != PaperState.CHECKED
        ]
        fields: dict[str, forms.Field] = {
            "state": forms.ChoiceField(
                label=_("Tình trạng"),
                choices=states,
                initial=item.state if item else PaperState.MISSING,
            ),
            "number": forms.CharField(
                label=_("Số"), max_length=40, required=False, initial=item.number if item else ""
            ),
            "dated_on": DayField(
                label=_("Ngày"),
                required=False,
                initial=item.dated_on if item else None,
                help_text="",
            ),
            "kept_where": forms.CharField(
                label=_("Lưu ở"),
                max_length=120,
                required=False,
                initial=item.kept_where if item else "",
            ),
        }
        for name, field in fields.items():
            self.add_to_row(paper.label, f"{paper}-{name}", field)

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the papers that are collected now."""
        return [row for row in self._rows() if row["paper"] not in LATER]

    def later(self) -> list[dict[str, Any]]:
        """The rows of what comes with the votes and after the ceremony."""
        return [row for row in self._rows() if row["paper"] in LATER]

    def _rows(self) -> list[dict[str, Any]]:
        """The rows of the page: the paper and its four fields."""
        return [
            {
                "paper": paper,
                "label": paper.label,
                "fields": [
                    self[f"{paper}-{name}"]
                    for name in ("state", "number", "dated_on", "kept_where")
                ],
            }
            for paper in self.papers
        ]

    def facts(self) -> list[PaperFact]:
        """What was typed, as the service takes it."""
        typed = self.cleaned_data
        return [
            PaperFact(
                paper=paper,
                state=typed[f"{paper}-state"],
                number=typed[f"{paper}-number"],
                dated_on=typed[f"{paper}-dated_on"],
                kept_where=typed[f"{paper}-kept_where"],
            )
            for paper in self.papers
        ]


class OpinionsForm(ActForm):
    summarised_on = DayField(label=_("Ngày tổng hợp"))
    bodies = forms.CharField(
        label=_("Đoàn thể được hỏi"),
        max_length=200,
        error_messages={"required": _("Ghi các đoàn thể được hỏi.")},
    )
    asked = CountField(label=_("Số người được hỏi"))
    agreed = CountField(label=_("Số tán thành"))
    residence = forms.CharField(label=_("Chi ủy nơi cư trú"), max_length=160, required=False)
    residence_asked = CountField(label=_("Số người nơi cư trú được hỏi"), initial=0)
    residence_agreed = CountField(label=_("Số tán thành ở nơi cư trú"), initial=0)
    strengths = forms.CharField(
        label=_("Ưu điểm (tóm tắt)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    weaknesses = forms.CharField(
        label=_("Khuyết điểm (tóm tắt)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = self.candidate.matter_prepared
        stands = next((o for o in self.candidate.opinions.all() if o.matter == matter), None)
        if stands is not None:
            for name, field in self.fields.items():
                field.initial = getattr(stands, name)


class ConsentForm(ActForm):
    kind = forms.ChoiceField(label=_("Về việc"), choices=ConsentKind.choices)
    number = forms.CharField(
        label=_("Số văn bản"),
        max_length=40,
        error_messages={"required": _("Còn thiếu số văn bản.")},
    )
    given_on = DayField(label=_("Ngày văn bản"), initial=None)
    given_by = forms.CharField(
        label=_("Nơi đồng ý"),
        max_length=160,
        error_messages={"required": _("Ghi nơi đồng ý.")},
    )


class RouteForm(ActForm):
    route = forms.ChoiceField(
        label=_("Đường giới thiệu"),
        choices=[("", _("theo nơi giới thiệu nguồn")), *Route.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].initial = self.candidate.route
