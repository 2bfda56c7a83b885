"""An estate as it is entered first: company, name, hours, procedure; and mended later, by the same words.

Everything else – buildings, people, rota – comes from the roster's workbook.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, update

from storage import audit, estates
from storage.database import Db
from storage.reading import first, get
from storage.tables import Company, Estate, table

_COMPANIES, _ESTATES = table(Company), table(Estate)


@dataclass(frozen=True, slots=True)
class Founding:
    """What an estate begins with; hours are wall times of its zone, address and e-mail those of the duty desk (M1)."""

    company: str
    name: str
    phone: str
    zone: str
    opens: str
    closes: str
    procedure: str
    address: str = ""
    email: str = ""


def present(db: Db, bot_id: int) -> Founding | None:
    """What has been entered for a bot's first estate, None where there is none."""
    served = estates.of_bot(db, bot_id)
    if not served:
        return None
    one = served[0]
    company = get(db, Company, one.company_id).name
    values = {name: getattr(one, name) for name in Founding.__dataclass_fields__ if name != "company"}
    return Founding(company=company, **values)


def enter(db: Db, bot_id: int, wanted: Founding, *, now: datetime) -> bool:
    """Enter a bot's first estate, or bring it to what is wanted; False when it was so already."""
    before = present(db, bot_id)
    if before == wanted:
        return False
    values = {name: value for name, value in asdict(wanted).items() if name != "company"}
    if before is None:
        values |= {"company_id": _company(db, wanted.company), "bot_id": bot_id}
        db.execute(insert(_ESTATES).values(**values))
    else:
        one = estates.of_bot(db, bot_id)[0]
        db.execute(update(_COMPANIES).where(_COMPANIES.c.id == one.company_id).values(name=wanted.company))
        db.execute(update(_ESTATES).where(_ESTATES.c.id == one.id).values(**values))
    audit.note(db, 0, "estate_entered" if before is None else "estate_changed", wanted.name, now=now)
    return True


def _company(db: Db, name: str) -> int:
    """The company of this name; entered where there is none."""
    known = first(db, Company, _COMPANIES.c.name == name)
    if known is not None:
        return known.id or 0
    return int(db.execute(insert(_COMPANIES).values(name=name).returning(_COMPANIES.c.id)).scalar_one())
