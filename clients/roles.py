"""What a person in the network is to the client. Kept as an English word; said in the language of the reader."""

from django.utils.translation import get_language

DUTCH = {
    "FACT team": "FACT-team",
    "GP": "huisarts",
    "Jewish social work": "Joods maatschappelijk werk",
    "MS nurse": "MS-verpleegkundige",
    "Parkinson nurse": "parkinsonverpleegkundige",
    "activity worker": "activiteitenbegeleider",
    "addiction care worker": "verslavingszorg",
    "allotment mate": "volkstuinmaat",
    "bargeman friend": "vriend van de binnenvaart",
    "brother": "broer",
    "caravan site caretaker": "beheerder camping",
    "card partner": "kaartmaat",
    "choir friend": "koorvriendin",
    "continence nurse": "continentieverpleegkundige",
    "court neighbour": "buur van het hofje",
    "cousin": "neef of nicht",
    "daughter": "dochter",
    "daughter-in-law": "schoondochter",
    "day centre": "dagbesteding",
    "dementia case manager": "casemanager dementie",
    "diabetes clinic": "diabetespoli",
    "dietitian": "diëtist",
    "downstairs neighbour": "onderbuur",
    "elderly-care physician": "specialist ouderengeneeskunde",
    "ex-wife": "ex-vrouw",
    "eye clinic": "oogpoli",
    "friend": "vriend of vriendin",
    "granddaughter": "kleindochter",
    "grandson": "kleinzoon",
    "heart failure nurse": "hartfalenverpleegkundige",
    "home infusion pharmacy": "infuusapotheek",
    "home ventilation centre": "centrum thuisbeademing",
    "hosiery fitter": "aanmeter steunkousen",
    "hospice volunteer": "hospicevrijwilliger",
    "hospital ward": "ziekenhuisafdeling",
    "hostess": "gastvrouw",
    "husband": "man",
    "husband and carer": "man en mantelzorger",
    "infectious diseases ward": "afdeling infectieziekten",
    "library volunteer": "vrijwilliger bibliotheek",
    "low-vision worker": "begeleider slechtzienden",
    "lung nurse": "longverpleegkundige",
    "memory clinic": "geheugenpoli",
    "mother": "moeder",
    "municipal social team": "sociaal wijkteam",
    "neighbour": "buur",
    "neighbour farmer": "buurman, boer",
    "neighbour skipper": "buurman, schipper",
    "nephew": "neef",
    "nephrology unit": "nierafdeling",
    "niece": "nicht",
    "nursery colleague": "collega van de kwekerij",
    "occupational therapist": "ergotherapeut",
    "palliative team": "palliatief team",
    "parish visitor": "bezoeker van de parochie",
    "partner": "partner",
    "pastor": "pastor",
    "pharmacy": "apotheek",
    "physiotherapist": "fysiotherapeut",
    "pigeon club friend": "vriend van de duivenclub",
    "podiatrist": "podotherapeut",
    "practice nurse": "praktijkondersteuner",
    "practice nurse elderly": "praktijkondersteuner ouderen",
    "practice nurse mental health": "praktijkondersteuner ggz",
    "rehabilitation": "revalidatie",
    "rehabilitation physician": "revalidatiearts",
    "rheumatology nurse": "reumaverpleegkundige",
    "shop coordinator": "winkelcoördinator",
    "sister": "zus",
    "sister-in-law": "schoonzus",
    "skating friend": "schaatsvriend",
    "son": "zoon",
    "soup-round volunteer": "vrijwilliger soepronde",
    "speech therapist": "logopedist",
    "stamp club": "postzegelclub",
    "stoma nurse": "stomaverpleegkundige",
    "stoma supplier": "stomaleverancier",
    "stroke aftercare nurse": "nazorgverpleegkundige beroerte",
    "urologist": "uroloog",
    "volunteer": "vrijwilliger",
    "wife": "vrouw",
    "wound consultant": "wondconsulent",
}


WORDS = {word.casefold(): role for role, dutch in DUTCH.items() for word in (dutch, role)}


def role_word(said: str) -> str:
    """The word under which a role is kept; one we do not know is kept as it was typed."""
    typed = " ".join(said.split())
    return WORDS.get(typed.casefold(), typed)


def role_names() -> list[str]:
    """All roles in the language of the reader, to choose from."""
    return sorted((role_name(role) for role in DUTCH), key=str.casefold)


def role_name(role: str) -> str:
    """The role as said on screen; a word we do not know is shown as it was written."""
    return DUTCH.get(role, role) if (get_language() or "nl").startswith("nl") else role
