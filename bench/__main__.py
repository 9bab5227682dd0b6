"""The table of ratios: floors and product on this machine, in this run.

Web servers of both sides run beside each other on one PostgreSQL; rounds go floor, product, floor, product. A ratio is
the median over the rounds of CPU per request, web workers and all of PostgreSQL together.
"""

import sys

from bench import options
from bench.browser import Wrong
from bench.house import opened
from bench.table import put_into
from buurtzorgweb import local
from buurtzorgweb.embedded import EmbeddedError
from buurtzorgweb.embedded.where import BASE_DIR
from buurtzorgweb.seed.plan import CannotSeed


def main() -> int:
    chosen = options.read()
    local.leave_on_sigterm()
    try:
        with opened(chosen) as house:
            # Models can be read only now that the settings are known.
            from bench.report import measure

            table = measure(house, chosen)
    except (EmbeddedError, CannotSeed, Wrong) as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(table)
    if chosen.write:
        put_into(BASE_DIR / "README.md", table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
