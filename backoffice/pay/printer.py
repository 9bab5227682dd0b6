"""A process of its own that prints: WeasyPrint never enters a web worker or the process that reads the database.

`python -m backoffice.pay.printer STYLE`: one JSON line on standard input for each paper, {"html": …, "path": …}; the
PDF is moved into place and its name told on standard output. Without a path the PDF itself is the answer, and the end.
"""

import gc
import json
import sys
from pathlib import Path
from typing import Any


def fetch_nothing(url: str, *args: Any, **kwargs: Any) -> Any:
    """A paper asks nothing of the network or the disk."""
    raise ValueError("papers fetch nothing")


def main(style: str) -> None:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    parsed, fonts = CSS(filename=style), FontConfiguration()
    # What is loaded by now stays: no paper pays for searching it for garbage.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        page = HTML(string=asked["html"], url_fetcher=fetch_nothing)
        found = page.write_pdf(stylesheets=[parsed], font_config=fonts)
        if "path" not in asked:
            sys.stdout.buffer.write(found)
            return
        path = Path(asked["path"])
        part = path.with_suffix(".part")
        part.write_bytes(found)
        part.replace(path)
        sys.stdout.write(f"{path.name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
