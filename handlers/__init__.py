"""One turn: event, facts, step, deed, words."""
