#!/usr/bin/env python3
"""Django's commands. Without DATABASE_URL and REDIS_URL, the embedded servers run for as long as the command."""

import os
import sys

# These ask nothing of a database or broker; they only need settings that load.
WITHOUT_SERVERS = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "test",
    "version",
    "--help",
    "-h",
    "--version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtzorgweb.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        from buurtzorgweb import embedded, local
    except ModuleNotFoundError as error:
        sys.exit(
            f"manage.py: {error.name} is not installed here; run `make run` once, then use .venv/bin/python manage.py"
        )
    try:
        if not local.is_local():
            execute_from_command_line(sys.argv)
            return
        local.leave_on_sigterm()
        command = sys.argv[1] if len(sys.argv) > 1 else "help"
        with local.environment(start=command not in WITHOUT_SERVERS and "--help" not in sys.argv):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, embedded.EmbeddedError) as error:
        sys.exit(f"manage.py: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
