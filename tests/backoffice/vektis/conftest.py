import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """What is said is compared as it stands in the code."""
    with translation.override("en"):
        yield
