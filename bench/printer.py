"""WeasyPrint alone: a process of its own that prints the same pages for some seconds and tells what each cost.

`python -m bench.printer STYLE SECONDS`, pages as a JSON list on standard input; nothing of the product is loaded.
"""

import json
import sys
import time
from itertools import cycle

from weasyprint import CSS, HTML


def main(style: str, seconds: float, pages: list[str]) -> dict[str, object]:
    parsed = CSS(filename=style)
    for page in pages:
        HTML(string=page).write_pdf(stylesheets=[parsed])
    times: list[float] = []
    cpu, began = time.process_time(), time.monotonic()
    for page in cycle(pages):
        start = time.monotonic()
        HTML(string=page).write_pdf(stylesheets=[parsed])
        times.append(time.monotonic() - start)
        if time.monotonic() - began > seconds:
            break
    return {"seconds": time.monotonic() - began, "cpu_seconds": time.process_time() - cpu, "times": times}


if __name__ == "__main__":
    json.dump(main(sys.argv[1], float(sys.argv[2]), json.load(sys.stdin)), sys.stdout)
