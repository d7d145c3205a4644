"""The list of members (danh sách đảng viên) as offices keep it in Excel."""

from members.importers.importer import MembersImporter
from members.importers.posts import posts_of

__all__ = ["MembersImporter", "posts_of"]
