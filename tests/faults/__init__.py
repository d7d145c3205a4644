"""Experiments that break the delivery of notices on purpose; ``make faults`` runs them."""
