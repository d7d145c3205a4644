"""The papers of a meeting (biên bản, nghị quyết, phiếu chấm điểm, trích nghị quyết).

Facts fill them, people may word the rest: each paper names the parts that may be worded and
drafts them. Like every paper of the Party they are written in Vietnamese whoever prints them.
"""

from meetings.papers.copying import copy_out
from meetings.papers.facts import MeetingFacts
from meetings.papers.forms import PAPERS, Paper, papers_of, words_of
from meetings.papers.parts import Part

__all__ = ["PAPERS", "MeetingFacts", "Paper", "Part", "copy_out", "papers_of", "words_of"]
