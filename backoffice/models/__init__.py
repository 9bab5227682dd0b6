from backoffice.models.contracts import Insurer, InsurerQuerySet, Tariff, TariffQuerySet

__all__ = ["Insurer", "InsurerQuerySet", "Tariff", "TariffQuerySet"]
