"""By which route somebody is introduced (đường giới thiệu), and how many members that asks for."""

from datetime import date

from candidates.models import Candidate, IntroducingBody, Route
from rules.services import RuleMissing, value

_UNIONS = {
    IntroducingBody.YOUTH_UNION: Route.YOUTH_UNION,
    IntroducingBody.TRADE_UNION: Route.TRADE_UNION,
}


def route_of(candidate: Candidate, on: date) -> Route:
    """The route of ``candidate`` on ``on``: as written, else by who introduced them.

    Youth Union counts up to its age, where a rule of the day names one; whoever neither union
    introduced needs two members (Điều lệ Đảng, Điều 4).
    """
    if candidate.route:
        return Route(candidate.route)
    bodies = {introduction.body for introduction in candidate.introductions.all()}
    for body, route in _UNIONS.items():
        if body in bodies and not (route == Route.YOUTH_UNION and _past_youth(candidate, on)):
            return route
    return Route.MEMBERS_ONLY


def _past_youth(candidate: Candidate, on: date) -> bool:
    age = candidate.person.age_on(on)
    try:
        most = value("admission.youth_age_max", on=on, organization=candidate.cell)["member"]
    except RuleMissing:
        return False
    return age is not None and age > most


def introducers_needed(candidate: Candidate, on: date) -> int:
    """How many official members introduce by that route. Raises RuleMissing."""
    needed = value("admission.introducers_required", on=on, organization=candidate.cell)
    return int(needed[route_of(candidate, on)])
