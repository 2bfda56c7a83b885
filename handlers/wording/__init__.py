"""From marked words to rows of the outbox: translated, masked, cut to size, with buttons."""
