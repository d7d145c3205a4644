"""What every paper bears by the rules of its day: sizes and margins, heading, who signs."""

from datetime import date
from typing import Any

from candidates.models import Candidate
from cells.models import Organization, Post, PostKind
from documents.papers import Layout, long_date
from rules.services import RuleMissing, value, value_or_none

Context = dict[str, Any]
# The heads of organisations, the first that is held signs.
_SIGNERS = (PostKind.SECRETARY, PostKind.STANDING_DEPUTY, PostKind.DEPUTY)


def layout_on(day: date, organization: Organization) -> Layout:
    """How a document of ``day`` is laid out, by the rules of that day."""

    def rule(key: str, default: Any) -> Any:
        try:
            return value(key, on=day, organization=organization)
        except RuleMissing:
            return default

    plain = Layout()
    return Layout(
        margins=rule("document.margins", plain.margins),
        font=rule("document.font", plain.font),
        body_size=rule("document.body_size", {"min": plain.body_size})["min"],
        line_pitch=rule("document.line_pitch", {"use": plain.line_pitch})["use"],
        first_line_indent=rule("document.first_line_indent", plain.first_line_indent),
        space_before=rule("document.space_before", plain.space_before),
        part_sizes=rule("document.part_sizes", {}),
        post_bold=rule("document.post_bold", plain.post_bold),
    )


def rule_of(key: str, day: date, organization: Organization) -> Any:
    return value_or_none(key, on=day, organization=organization)


def signer_of(organization: Organization, day: date) -> Context:
    posts = list(
        Post.objects.held_on(day)
        .filter(organization=organization, kind__in=_SIGNERS)
        .select_related("person")
    )
    posts.sort(key=lambda post: _SIGNERS.index(PostKind(post.kind)))
    if not posts:
        return {}
    post = posts[0]
    return {
        "signer_name": post.person.full_name,
        "signer_post": str(post.get_kind_display()).upper(),
        "chair": post.person.full_name,
        "chair_post": post.get_kind_display(),
    }


def head_of(issuer: Organization, who: str, day: date) -> Context:
    """Heading and foot of a document that ``issuer`` gives on ``day``.

    ``who`` is one of the bodies of ``document.authority_lines``.
    """
    above = issuer.parent
    authority = rule_of("document.authority_lines", day, issuer) or {}
    return {
        "superior": above.name.upper() if above else "",
        "issuer": issuer.name.upper(),
        "day": f"ngày {long_date(day)}",
        "regulation": rule_of("document.regulation", day, issuer),
        "authority": authority.get(who, ""),
        **signer_of(issuer, day),
    }


def head_about(candidate: Candidate, issuer: Organization, who: str, day: date) -> Context:
    """The same of a document about ``candidate``, with the names of their cell and committee."""
    return head_of(issuer, who, day) | {
        "place": place_of(candidate.committee),
        "cell": candidate.cell.name,
        "committee": candidate.committee.name,
    }


def place_of(committee: Organization) -> str:
    """The place in front of the day: the commune's name without what kind of body it is."""
    name = committee.name
    bodies = ("Đảng ủy ", "Đảng bộ ", "Huyện ủy ", "Thị ủy ", "Thành ủy ", "Tỉnh ủy ")
    for words in (*bodies, "xã ", "phường ", "đặc khu "):
        name = name.removeprefix(words)
    return name
