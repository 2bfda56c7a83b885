"""The demo: its days, its walk through time, its panel, and how it starts, stops and goes on."""
