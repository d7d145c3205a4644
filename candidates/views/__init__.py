"""Pages of candidates: may they, find it, call one service, answer."""
