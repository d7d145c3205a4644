"""Floor 3: the Party's rules as dated data, vote arithmetic, the working-day calendar."""
