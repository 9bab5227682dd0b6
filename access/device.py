"""From where somebody asks: what the access log and the limits on signing in need to know of a request."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of the device, empty when it is none.

    Behind our proxy (the one that is believed about HTTPS) every request comes from the proxy itself; it adds the
    true address at the end of X-Forwarded-For. What stands before that, the sender may have made up.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        return str(ip_address(address))
    except ValueError:
        return ""


def kind_of(request: HttpRequest) -> str:
    agent = request.headers.get("User-Agent", "")
    if "iPad" in agent or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    return "phone" if "Mobile" in agent else "desk"
