"""QR codes as images that stand in the page itself: no file, no script, no other host."""

import base64

import qrcode
from qrcode.image.svg import SvgPathImage


def svg_data_uri(text: str) -> str:
    """The code of `text` as a `data:` address for `<img src>`, black on transparent."""
    image = qrcode.make(text, image_factory=SvgPathImage, border=2)
    return "data:image/svg+xml;base64," + base64.b64encode(image.to_string()).decode()
