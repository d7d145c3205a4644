"""What this app takes in, and what a list of members means for candidacies."""

from candidates.importers.importer import CandidatesImporter
from candidates.importers.members_list import candidacies_touched, follow_members, refuse_candidates

__all__ = ["CandidatesImporter", "candidacies_touched", "follow_members", "refuse_candidates"]
