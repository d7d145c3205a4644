"""In the experiments only mentors' reports remind: what else an invented commune owes is no
matter here, and would be counted with the rest."""

from django.apps import AppConfig


class ReportsAlone(AppConfig):
    """Stands last among the apps, so that all others have registered their rules."""

    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        from notifications import registry

        registry.rules[:] = [rule for rule in registry.rules if rule.key == "mentor-report"]
