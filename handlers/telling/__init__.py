"""Who else hears of it: cards, notices, questions the bot begins by itself."""
