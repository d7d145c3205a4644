"""Floor 6: the cell's meetings: agenda, attendance, votes, reviews, tasks."""
