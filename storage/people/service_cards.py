"""The manager's service card 经理服务卡 (M1): whom a resident can turn to, and how to reach them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from storage.database import Db
from storage.people.staff import ROLES, STAFF
from storage.reading import get
from storage.tables import Company, Estate


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached; what is not known is empty."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """What the card tells; ``manager`` is None where the estate has none entered. The desk bears no name."""

    company: str
    estate: str
    address: str
    manager: Reach | None
    desk: Reach
    opens: str
    closes: str


_MANAGER = (
    select(STAFF.c.name, STAFF.c.phone, STAFF.c.email)
    .join(ROLES, ROLES.c.staff_id == STAFF.c.id)
    .where(ROLES.c.role == "manager", STAFF.c.left_at.is_(None))
)


def of_estate(db: Db, estate_id: int) -> ServiceCard:
    """The card of an estate (M1): its own manager, else one of the whole company."""
    estate = get(db, Estate, estate_id)
    company = get(db, Company, estate.company_id)
    here = func.coalesce(ROLES.c.estate_id, estate_id) == estate_id
    of_company = STAFF.c.company_id == estate.company_id
    found = db.execute(_MANAGER.where(here, of_company).order_by(ROLES.c.estate_id.is_(None), STAFF.c.id)).first()
    return ServiceCard(
        company=company.name,
        estate=estate.name,
        address=estate.address,
        manager=Reach(*found) if found else None,
        desk=Reach("", estate.phone, estate.email),
        opens=estate.opens,
        closes=estate.closes,
    )
