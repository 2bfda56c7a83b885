"""Casework: what staff do with a record – the group's card (``card``), and the handler's own page (``page``)."""

from dialogs.card import CARD, Card, CardFacts
from dialogs.matter import Matter
from dialogs.page import PAGE, REASONS, Page, PageFacts

__all__ = ["CARD", "PAGE", "REASONS", "Card", "CardFacts", "Matter", "Page", "PageFacts"]
