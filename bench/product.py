"""The product's own settings, but for the hash of passwords: what a sign-in costs beside it is what we measure."""

from buurtzorgweb.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
