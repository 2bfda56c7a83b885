"""QR codes as drawings that stay sharp at any size."""

from io import BytesIO

import segno

# A quarter of the code may be dirty or worn, and it is still read; the border of four is what the standard asks for.
LEVEL = "q"
QUIET = 4


def drawn(link: str) -> str:
    """A link as the SVG drawing of its QR code, quiet zone included."""
    drawing = BytesIO()
    code(link).save(drawing, kind="svg", border=QUIET, xmldecl=False, nl=False)
    return drawing.getvalue().decode("ascii")


def code(link: str) -> segno.QRCode:
    """The QR code of a link."""
    return segno.make_qr(link, error=LEVEL, boost_error=False)
