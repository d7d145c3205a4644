"""A member is found and sorted by the keys of the person: kept alike when a person changes."""

from typing import Any

from members.models import Member
from people.models import Person


def follow(
    instance: Person, created: bool, update_fields: frozenset[str] | None, **_kwargs: Any
) -> None:
    """Write the keys of a changed person to the membership, if there is one (``post_save``)."""
    if created or (update_fields is not None and "search_text" not in update_fields):
        return
    Member.objects.filter(person=instance).exclude(
        sort_key=instance.sort_key, search_text=instance.search_text
    ).update(sort_key=instance.sort_key, search_text=instance.search_text)
