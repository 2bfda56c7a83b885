"""What may be said and what follows: pure functions from (state, event, facts) to a step."""
