"""The web application. It opens a database connection at once, so that a wrong role stops the start."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtzorgweb.settings")
application = get_wsgi_application()
try:
    connection.ensure_connection()
except ImproperlyConfigured as error:
    sys.exit(f"web: {error}")
connection.close()
