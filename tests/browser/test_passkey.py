"""A passkey from Chromium's own authenticator: added with the password asked again, then the only thing one needs."""

import re

import pytest

from buurtzorgweb.demo.people import PASSWORD

pytestmark = pytest.mark.browser

# What a tablet has built in: it knows the finger of who holds it, and keeps the key.
BUILT_IN = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_opens_the_door(site, tablet):
    # A passkey belongs to a name; an address of numbers has none.
    door = site.replace("127.0.0.1", "localhost")
    line = tablet.context.new_cdp_session(tablet)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": BUILT_IN})
    tablet.goto(f"{door}/accounts/login/")
    tablet.fill("[name=login]", "anneke.terpstra@demo.example")
    tablet.fill("[name=password]", PASSWORD)
    tablet.press("[name=password]", "Enter")
    tablet.wait_for_url(re.compile("/today/$"))
    tablet.goto(f"{door}/accounts/2fa/webauthn/add/")
    tablet.fill("[name=password]", PASSWORD)
    tablet.press("[name=password]", "Enter")
    tablet.wait_for_url(re.compile("/webauthn/add/$"))
    tablet.check("#id_passwordless")
    tablet.click("#mfa_webauthn_add")
    tablet.wait_for_url(re.compile("/recovery-codes/$"))
    tablet.context.clear_cookies()
    tablet.goto(f"{door}/accounts/login/")
    tablet.click("#passkey_login")
    tablet.wait_for_url(re.compile("/today/$"))
