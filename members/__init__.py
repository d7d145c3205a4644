"""Floor 4: Party members, the periods and events of their membership."""
