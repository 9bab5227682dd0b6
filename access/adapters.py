"""What allauth asks us: nobody signs up by herself, and second-factor secrets are sealed."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from access.device import address_of
from access.seal import open_sealed, seal


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """By which allauth counts failures: of this device, not of the proxy before all of them."""
        return address_of(request)


class MfaAdapter(DefaultMFAAdapter):
    """TOTP keys and recovery seeds would lie in clear otherwise."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, "mfa_authenticator|data|")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(base64.b64decode(encrypted_text), "mfa_authenticator|data|")
