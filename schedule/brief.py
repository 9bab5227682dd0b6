"""Plans in a few words, for a line on the route."""

import re


def in_brief(work: list[str]) -> str:
    """What is to be done, in the first words of the first two interventions."""
    first_words = [re.split(r"[:;,.(] ?", text, maxsplit=1)[0].strip() for text in work[:2]]
    more = f" +{len(work) - 2}" if len(work) > 2 else ""
    return ". ".join(first_words) + more
