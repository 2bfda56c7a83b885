"""A survey lived through: three hundred households are asked, answer, are counted and told what came of it."""
