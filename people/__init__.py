"""Floor 1: persons, accounts, Vietnamese names, the audit trail, and today."""
