"""Floor 5: people on the way to admission, their mentors, votes, decisions, ceremonies."""
