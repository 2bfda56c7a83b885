"""Everything that is printed: fonts, the one door to the typesetter, QR codes, cards."""
