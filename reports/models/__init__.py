"""What ``reports`` keeps: figures as they were closed, ratings, registered models."""
