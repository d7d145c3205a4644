"""Floor 3: the outbox, its channels, and reminders registered by the domain apps."""
