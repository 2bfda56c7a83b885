"""The demo: an estate, its people, a clock that can be moved, and a panel beside the chat."""
