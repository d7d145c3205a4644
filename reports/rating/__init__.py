"""The year-end rating of cells and members: who is rated, by which rules, in which steps."""
