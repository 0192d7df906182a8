"""What a record of each register says: values drawn from the vocabulary, by the declaration."""

from collections.abc import Callable

from zhuzhen.demo.dice import Dice
from zhuzhen.demo.names import credit_code, person_name, words

Values = dict[str, object]
Maker = Callable[[Dice], Values]
_SITE = "https://demonstration.invalid/"  # a name that never resolves (RFC 2606)


def _word(chance: Dice, name: str) -> str:
    return str(chance.pick(words()[name]))


def field_visit(chance: Dice, *, rank: str = "") -> Values:
    values: Values = {
        "rank": rank or chance.pick(("principal", "in_charge", "in_charge", "other")),
        "visitor_name": person_name(chance.randrange(400)),
        "companions": chance.randint(1, 9),
        "purpose": f"{_word(chance, 'places_seen')}、{_word(chance, 'topics')}",
    }
    if chance.chance(0.4):
        values["matters"] = _word(chance, "matters")
    return values


def party_group_meeting(chance: Dice) -> Values:
    return {
        "body": chance.pick(("party_group", "party_group", "party_group", "leadership", "other")),
        "topic": _word(chance, "topics"),
        "on_assistance": chance.chance(0.93),
        "decisions": _word(chance, "decisions"),
    }


def cluster_joint_meeting(chance: Dice) -> Values:
    expected = chance.randint(5, 8)
    return {
        "units_present": expected - chance.choice((0, 0, 0, 1)),
        "units_expected": expected,
        "topic": _word(chance, "topics"),
        "decisions": _word(chance, "decisions"),
    }


def government_joint_meeting(chance: Dice) -> Values:
    return {
        "level": chance.pick(("city", "county")),
        "topic": _word(chance, "topics"),
        "decisions": _word(chance, "decisions"),
    }


def report_hearing(chance: Dice) -> Values:
    return {
        "hearer_rank": chance.pick(("principal", "principal", "principal", "in_charge")),
        "hearer_name": person_name(chance.randrange(400)),
        "reporters": chance.randint(1, 4),
        "matters": _word(chance, "matters"),
    }


def condolence_visit(chance: Dice) -> Values:
    return {
        "performer_rank": chance.pick(("principal", "in_charge", "in_charge", "other")),
        "form": chance.pick(("visit", "condolence")),
        "target": chance.pick(("cadre", "family", "both")),
        "persons": chance.randint(1, 6),
    }


def mobilised_enterprise(chance: Dice) -> Values:
    number = chance.randrange(60000)
    is_firm = chance.chance(0.85)
    return {
        "name": words()["firm"].format(number=number),
        "credit_code": credit_code(number, kind="91" if is_firm else "51"),
        "kind": "enterprise" if is_firm else "social_org",
        "contribution": _word(chance, "contributions"),
    }


def consumption_sale(chance: Dice) -> Values:
    amount = chance.randint(40, 900) * 10_000 + chance.randrange(100) * 10
    channels = ("canteen", "union", "supermarket", "ecommerce", "live_stream", "platform")
    return {
        "mode": chance.pick(("direct", "direct", "assisted")),
        "amount": -amount // 10 if chance.chance(0.04) else amount,
        "channel": chance.pick(channels),
        "product": _word(chance, "products"),
        "product_kind": "farm",
    }


def workshop(chance: Dice) -> Values:
    workers = chance.randint(8, 60)
    return {
        "name": f"{_word(chance, 'crafts')}{words()['workshop']}{chance.randint(1, 99):02}",
        "kind": chance.pick(("factory", "home_based", "planting_breeding", "trade")),
        "workers": workers,
        "relieved_workers": workers // chance.randint(3, 8),
    }


def training_session(chance: Dice, *, kind: str = "") -> Values:
    persons = chance.randint(20, 120)
    values: Values = {
        "kind": kind or chance.pick(("business", "skill", "other")),
        "subject": _word(chance, "subjects"),
        "persons": persons,
        "person_times": persons * chance.randint(1, 3),
        "hours": str(chance.pick((4, 8, 16, 24))),
    }
    if values["kind"] == "all_staff":
        values["expected_persons"] = persons
    return values


def media_report(chance: Dice) -> Values:
    level = chance.pick(
        ("new_media", "county", "county", "county", "municipal", "municipal", "provincial")
    )
    return {
        "headline": _word(chance, "headlines"),
        "outlet": chance.pick(words()["outlets"][level]),
        "level": level,
        "link": f"{_SITE}{chance.randrange(10**6):06}",
    }


def work_brief(chance: Dice) -> Values:
    values: Values = {"headline": f"{_word(chance, 'topics')}：{_word(chance, 'headlines')}"}
    if chance.chance(0.3):
        values["adoption"] = chance.pick(("unadopted", "county", "city"))
    return values


def highlight_video(chance: Dice) -> Values:
    return {
        "subject": _word(chance, "headlines"),
        "stage": chance.pick(("chosen", "filming", "finished")),
    }


def invested_enterprise(chance: Dice) -> Values:
    number = 60000 + chance.randrange(30000)
    return {
        "name": words()["firm"].format(number=number),
        "credit_code": credit_code(number),
        "invested": chance.randint(20, 900) * 1_000_000,
        "business": _word(chance, "businesses"),
    }


MAKERS: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        field_visit,
        party_group_meeting,
        cluster_joint_meeting,
        government_joint_meeting,
        report_hearing,
        condolence_visit,
        mobilised_enterprise,
        consumption_sale,
        workshop,
        training_session,
        media_report,
        work_brief,
        highlight_video,
        invested_enterprise,
    )
}
