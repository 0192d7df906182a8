"""Which column each sealed fact of a household is sealed for, and its one form before it is."""

from collections.abc import Iterable

from zhuzhen.base import cipher
from zhuzhen.base.resealing import SealedTable
from zhuzhen.households.choices import Health, Secret

# The associated data of each seal (base.cipher): a value moved to another column doesn't open.
COLUMNS: dict[Secret, str] = {
    Secret.ID: "households_resident.id",
    Secret.CERTIFICATE: "households_resident.certificate",
    Secret.HEALTH: "households_resident.health",
    Secret.PHONE: "households_household.phone",
    Secret.ACCOUNT: "households_household.account",
}

_RESIDENT = {
    "id_sealed": COLUMNS[Secret.ID],
    "health_sealed": COLUMNS[Secret.HEALTH],
    "certificate_sealed": COLUMNS[Secret.CERTIFICATE],
}
_HOUSEHOLD = {
    "phone_sealed": COLUMNS[Secret.PHONE],
    "account_sealed": COLUMNS[Secret.ACCOUNT],
}
# Where sealed facts stand; what an import changed keeps them for undoing.
SEALED = (
    SealedTable("households_household", columns=_HOUSEHOLD),
    SealedTable("households_resident", columns=_RESIDENT),
    SealedTable("households_importedrow", columns={**_HOUSEHOLD, **_RESIDENT}, within="before"),
)


def seal(secret: Secret, plain: str) -> str:
    """A fact sealed for its column; '' stays ''."""
    return cipher.seal(plain, column=COLUMNS[secret])


def unseal(secret: Secret, sealed: str) -> str:
    """What was sealed; '' for ''. Raises `cipher.NotOpened`."""
    return cipher.unseal(sealed, column=COLUMNS[secret])


def health_text(health: Iterable[str]) -> str:
    """Several conditions as the one text that is sealed, in the order of their declaration."""
    chosen = {str(each) for each in health}
    return ",".join(each for each in Health.values if each in chosen)


def health_of(plain: str) -> tuple[Health, ...]:
    """The conditions of an opened text."""
    return tuple(Health(each) for each in plain.split(",") if each)
