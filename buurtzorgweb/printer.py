"""The printing process: HTML in, PDF out, one after the other; nothing of the product is loaded here.

`python printer.py STYLESHEET IDLE`. Each page comes as its length and its bytes on standard input; each paper goes back
the same way behind a sign: `p` for a paper, `e` for the kind of error. It ends when nobody asks for a while, or when
the one who asks is gone.
"""

import gc
import logging
import select
import struct
import sys
from typing import BinaryIO

LENGTH = struct.Struct(">cI")
# After so many papers a new process starts with clean memory.
MOST = 200


class Press:
    """WeasyPrint with all that each paper needs, read once: the style, and the fonts of the machine.

    Finding the fonts anew takes a third of the time of a plan. What is loaded by then is not searched for garbage.
    """

    def __init__(self, stylesheet: str) -> None:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its warnings would repeat what stands in a paper
        self.html, self.fonts = HTML, FontConfiguration()
        # A paper asks nothing of the network or the disk.
        self.nothing = URLFetcher(allowed_protocols=())
        self.style = CSS(filename=stylesheet, font_config=self.fonts)
        gc.collect()
        gc.freeze()

    def paper(self, html: str) -> bytes:
        page = self.html(string=html, url_fetcher=self.nothing)
        return bytes(page.write_pdf(stylesheets=[self.style], font_config=self.fonts) or b"")


def serve(stylesheet: str, idle: float, source: BinaryIO, target: BinaryIO) -> None:
    press = Press(stylesheet)
    for _page in range(MOST):
        ready, _, _ = select.select([source], [], [], idle)
        head = source.read(LENGTH.size) if ready else b""
        if len(head) < LENGTH.size:
            return
        html = source.read(LENGTH.unpack(head)[1]).decode()
        try:
            sign, answer = b"p", press.paper(html)
        except (
            Exception
        ) as error:  # whatever it is, its words may hold what stands in the paper: its kind alone goes back
            sign, answer = b"e", type(error).__name__.encode()
        target.write(LENGTH.pack(sign, len(answer)) + answer)
        target.flush()


if __name__ == "__main__":
    serve(sys.argv[1], float(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
