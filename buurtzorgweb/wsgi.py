"""The web application. It opens a database connection at once, so that a wrong role stops the start."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtzorgweb.settings")
application = get_wsgi_application()
connection.ensure_connection()
connection.close()
