"""The year's plan for making sources: three numbers for each cell."""

from typing import Any

from candidates.forms.base import CountField, RowsForm
from candidates.sourcing import PLANNED
from cells.models import Organization, SourcePlan


class PlanForm(RowsForm):
    """A row for each cell."""

    def __init__(
        self, *args: Any, cells: list[Organization], plans: dict[Any, SourcePlan], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cells = cells
        for cell in cells:
            for name, label in PLANNED.items():
                initial = getattr(plans[cell.pk], name) if cell.pk in plans else 0
                field = CountField(label=label, required=False, initial=initial)
                self.add_to_row(cell, f"{cell.pk}-{name}", field)

    def rows(self) -> list[dict[str, Any]]:
        """A row of the page for each cell."""
        return [
            {"cell": cell, "fields": [self[f"{cell.pk}-{name}"] for name in PLANNED]}
            for cell in self.cells
        ]

    def planned(self, cell: Organization) -> dict[str, Any]:
        """What was typed for ``cell``; an empty field is none."""
        return {name: self.cleaned_data[f"{cell.pk}-{name}"] or 0 for name in PLANNED}
