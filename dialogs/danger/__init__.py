"""A danger that somebody named: what to do at once, who is paged, when it is over (I8, X10)."""
