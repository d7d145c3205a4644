"""The one page of the room: what it reads, what each item shows, what a vote comes to."""

from meetings.room.counting import count_roll
from meetings.room.guard import Guard
from meetings.room.page import Room
from meetings.room.reading import name_members, tasks_of
from meetings.room.section import Section, key_of

__all__ = ["Guard", "Room", "Section", "count_roll", "key_of", "name_members", "tasks_of"]
