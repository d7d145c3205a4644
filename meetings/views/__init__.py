"""The pages of meetings: lists, one meeting, its acts, and the room."""
