"""The self-check: what Telegram and the machine tell is observed first, and judged apart by pure functions."""
