"""The web application. It opens a database connection at once, so that a wrong role stops the start."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buurtzorgweb.settings")
application = get_wsgi_application()
try:
    connection.ensure_connection()
except ImproperlyConfigured as error:
    sys.exit(f"web: {error}")
connection.close()
assert get_resolver().url_patterns  # loads all rooms before the first request
# What is loaded by now stays. Searching all of it for garbage after every few hundred objects was a quarter of a page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
