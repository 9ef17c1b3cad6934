"""Importing rosters: the example files, imported twice, and everything that must stop one."""

import datetime as dt
from collections.abc import Sequence

import pytest
import time_machine

from members.access import viewer_of
from members.models import (
    Appointment,
    AuditEntry,
    CalendarKey,
    Company,
    Notification,
    Person,
    SeatTerm,
)
from members.rosters import RosterRow, read_roster
from members.rosters.lines import Fate, RosterPlan
from members.services.invitations import invite_people
from members.services.rosters import import_roster, plan_import
from tests import factories
from tests.conftest import Cast
from tests.members.rosterfiles import CN_FILE, US_FILE, as_csv, person_row, records, roster
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, Stale
from workinggroup.lib.viewer import PROMPT, Role, Viewer

pytestmark = pytest.mark.django_db
SECRETARY = "sidney.strand@sia.example"


def rows_of(content: bytes) -> Sequence[RosterRow]:
    reading = read_roster(content)
    assert reading.faults == ()
    return reading.rows


def load(content: bytes, side: str = "us", actor: Viewer = PROMPT) -> RosterPlan:
    rows = rows_of(content)
    plan = plan_import(actor, side=side, rows=rows)
    assert plan.faults == ()
    return import_roster(actor, side=side, rows=rows, fingerprint=plan.fingerprint, now=clock.now())


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Person, Company, SeatTerm, Appointment, AuditEntry, Notification)
    ]


def edited(**by_email: dict[str, str] | None) -> bytes:
    """The US example with the rows of some people changed; None leaves a person out.

    The keys are the parts of the addresses before the `@`, with `_` for `.`.
    """
    heading, *people = records()
    rows = [heading]
    for row in people:
        key = row[7].split("@")[0].replace(".", "_")
        change = by_email.get(key, {})
        if change is not None:
            rows.append([change.get(name, cell) for name, cell in zip(heading, row, strict=True)])
    return as_csv(rows)


def secretary() -> Viewer:
    return viewer_of(Person.objects.get(email=SECRETARY), clock.now())


def fates(plan: RosterPlan) -> dict[str, list[str]]:
    return {
        fate: [line.email.split("@")[0] for line in plan.people if line.fate == fate]
        for fate in (Fate.CREATED, Fate.CHANGED, Fate.RETURNING, Fate.ENDED)
        if any(line.fate == fate for line in plan.people)
    }


def test_import_both_examples() -> None:
    us, cn = load(US_FILE), load(CN_FILE, "cn")
    assert us.counts[Fate.CREATED] == cn.counts[Fate.CREATED] == 24
    assert Appointment.objects.filter(ended_at=None).count() == 48
    assert SeatTerm.objects.filter(ended_at=None).count() == 20
    lu = Person.objects.get(email="junjie.lu@dongming.example")
    assert (lu.name_in("zh"), lu.name_in("en")) == ("吕俊杰", "Lü Junjie")
    assert (lu.language, lu.time_zone, lu.title_zh) == ("zh-hans", "Asia/Shanghai", "出口合规经理")
    assert not lu.has_usable_password()
    appointment = Appointment.objects.get(person=lu)
    assert (appointment.role, appointment.term and appointment.term.company.name_zh) == (
        "alternate",
        "东明模拟",
    )


@pytest.mark.parametrize(("content", "side"), [(US_FILE, "us"), (CN_FILE, "cn")])
def test_import_twice_changes_nothing(content: bytes, side: str) -> None:
    load(content, side)
    before = everything()
    again = load(content, side)
    assert again.changes_nothing
    assert everything() == before


def test_plan_writes_nothing() -> None:
    before = everything()
    assert plan_import(PROMPT, side="us", rows=rows_of(US_FILE)).counts[Fate.CREATED] == 24
    assert everything() == before


def test_import_changes_and_ends() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 5, tzinfo=dt.UTC)):
        load(US_FILE)
    leaver = Person.objects.get(email="harper.thornton@northlight.example")
    plan = load(edited(harper_thornton=None, dana_whitfield={"title_en": "Chief Executive"}))
    assert fates(plan) == {"changed": ["dana.whitfield"], "ended": ["harper.thornton"]}
    head = next(line for line in plan.people if line.email.startswith("dana"))
    assert [(c.column, c.old, c.new) for c in head.changes] == [
        ("title_en", "President", "Chief Executive")
    ]
    assert not Appointment.objects.filter(person=leaver, ended_at=None).exists()
    assert viewer_of(leaver, clock.now()).is_nobody
    assert Appointment.objects.filter(person__email="dana.whitfield@sia.example").count() == 1


def test_import_replaced_company_ends_its_people_at_that_instant() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 5, tzinfo=dt.UTC)):
        load(US_FILE)
    former = Person.objects.get(email="morgan.okafor@northlight.example")
    key = CalendarKey.objects.create(
        person=former, label="phone", key_hash="0" * 64, created_at=clock.now(), language="en"
    )
    new = {"company_en": "Copper Bay", "company_zh": "铜湾"}
    content = edited(
        morgan_okafor={
            **new,
            "given_name": "Ann",
            "family_name": "Lee",
            "email": "ann@copper.example",
        },
        harper_thornton=None,
    )
    with time_machine.travel(dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC), tick=False):
        plan = load(content)
    moment = dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC)
    assert fates(plan) == {"created": ["ann"], "ended": ["harper.thornton", "morgan.okafor"]}
    seat = next(line for line in plan.seats if line.number == 1)
    assert (seat.fate, seat.old[0], seat.new[0]) == (
        "replaced",
        "Northlight Semiconductor",
        "Copper Bay",
    )
    old, current = SeatTerm.objects.filter(seat__number=1, seat__delegation="us").order_by("pk")
    assert (old.ended_at, current.began_at, current.ended_at) == (moment, moment, None)
    assert Appointment.objects.get(person=former).ended_at == moment
    key.refresh_from_db()
    assert key.revoked_at == moment
    assert viewer_of(former, moment).is_nobody


def test_import_corrected_company_name_keeps_term_and_people() -> None:
    load(US_FILE)
    term = SeatTerm.objects.get(seat__number=1, seat__delegation="us")
    names = {"company_en": "Northlight Semiconductors"}
    plan = load(edited(morgan_okafor=names, harper_thornton=names))
    assert [(line.number, line.fate) for line in plan.seats if line.fate != "unchanged"] == [
        (1, "changed")
    ]
    assert fates(plan) == {}
    term.refresh_from_db()
    assert (term.ended_at, term.company.name_en) == (None, "Northlight Semiconductors")


def test_import_two_companies_change_seats_and_their_people_stay() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 5, tzinfo=dt.UTC)):
        load(US_FILE)
    plan = load(
        edited(
            morgan_okafor={"seat": "2"},
            harper_thornton={"seat": "2"},
            alexis_lindqvist={"seat": "1"},
            emerson_ivers={"seat": "1"},
        )
    )
    assert set(fates(plan)) == {"changed"}
    current = {t.seat.number: t.company.name_en for t in SeatTerm.objects.filter(ended_at=None)}
    assert (current[1], current[2]) == ("Blue Mesa Microelectronics", "Northlight Semiconductor")
    morgan = Person.objects.get(email="morgan.okafor@northlight.example")
    assert viewer_of(morgan, clock.now()).is_member


def test_import_delegate_and_alternate_change_places() -> None:
    load(US_FILE)
    load(edited(morgan_okafor={"role": "alternate"}, harper_thornton={"role": "delegate"}))
    morgan = Person.objects.get(email="morgan.okafor@northlight.example")
    assert Appointment.objects.get(person=morgan, ended_at=None).role == Role.ALTERNATE


def test_import_seat_not_in_the_file_becomes_vacant() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 5, tzinfo=dt.UTC)):
        load(US_FILE)
    plan = load(edited(rowan_delgado=None, elliott_vance=None))
    assert [(line.number, line.fate) for line in plan.seats if line.fate != "unchanged"] == [
        (10, "ended")
    ]
    assert not SeatTerm.objects.filter(
        seat__number=10, seat__delegation="us", ended_at=None
    ).exists()


def test_import_corrected_email_is_the_same_person() -> None:
    load(US_FILE)
    person = Person.objects.get(email="morgan.okafor@northlight.example")
    plan = load(edited(morgan_okafor={"email": "m.okafor@northlight.example"}))
    assert fates(plan) == {"changed": ["m.okafor"]}
    person.refresh_from_db()
    assert person.email == "m.okafor@northlight.example"
    assert Appointment.objects.get(person=person).ended_at is None


def test_import_person_who_left_comes_back_with_the_same_account() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 5, tzinfo=dt.UTC)):
        load(US_FILE)
    with time_machine.travel(dt.datetime(2026, 1, 6, tzinfo=dt.UTC)):
        load(edited(harper_thornton=None))
    plan = load(US_FILE)
    assert fates(plan) == {"returning": ["harper.thornton"]}
    assert Person.objects.filter(email="harper.thornton@northlight.example").count() == 1


def test_import_keeps_language_and_zone_of_who_has_accepted() -> None:
    load(US_FILE)
    mine = {"language": "zh-hans", "time_zone": "Asia/Tokyo"}
    Person.objects.filter(email=SECRETARY).update(**mine, accepted_at=clock.now())
    Person.objects.filter(email="robin.merrick@sia.example").update(**mine)
    plan = load(US_FILE)
    assert fates(plan) == {"changed": ["robin.merrick"]}


def test_import_by_a_secretary_who_is_left_out() -> None:
    load(US_FILE)
    plan = plan_import(secretary(), side="us", rows=rows_of(edited(sidney_strand=None)))
    assert [fault.reason for fault in plan.faults] == [
        "The file leaves you out, and you cannot end your own role."
    ]


def test_import_by_a_secretary_whose_role_changes() -> None:
    load(US_FILE)
    content = edited(sidney_strand={"role": "counsel"})
    plan = plan_import(secretary(), side="us", rows=rows_of(content))
    assert [(fault.row, fault.column) for fault in plan.faults] == [(24, "role")]


@pytest.mark.parametrize("who", ["cn_delegate", "cn_left", "operator"])
def test_import_never_tells_whether_an_account_elsewhere_has_an_address(
    cast: Cast, who: str
) -> None:
    theirs = getattr(cast, who)
    plans = [
        plan_import(PROMPT, side="us", rows=rows_of(roster(person_row(email=email))))
        for email in (theirs.email, "nobody@example.org")
    ]
    known, unknown = (
        str((plan.faults, plan.people, plan.warnings)).replace(email, "")
        for plan, email in zip(plans, (theirs.email, "nobody@example.org"), strict=True)
    )
    assert known == unknown
    assert plans[0].faults == ()


def test_import_of_another_address_for_an_account_in_use() -> None:
    """Its holder confirms it: whoever could change it could sign in their place."""
    load(US_FILE)
    head = Person.objects.get(email="dana.whitfield@sia.example")
    head.set_password("correct horse battery")
    head.save()
    content = edited(dana_whitfield={"email": "sidney.own@sia.example"})
    (fault,) = plan_import(secretary(), side="us", rows=rows_of(content)).faults
    assert (fault.column, fault.reason.split(":")[0]) == ("email", "This account is in use")


def test_import_of_a_name_of_the_other_side() -> None:
    load(CN_FILE, "cn")
    present = Appointment.objects.filter(delegation="cn", role=Role.HEAD).get().person
    row = person_row(given_name=present.family_name.upper(), family_name=present.given_name)
    (fault,) = plan_import(PROMPT, side="us", rows=rows_of(roster(row))).faults
    assert fault.reason.startswith("A present member of the other side has this name.")


def test_import_names_of_two_companies_mixed_up() -> None:
    load(US_FILE)
    content = edited(
        morgan_okafor={"company_zh": "蓝台微电子"},
        harper_thornton={"company_zh": "蓝台微电子"},
        alexis_lindqvist={"company_zh": "北光半导体"},
        emerson_ivers={"company_zh": "北光半导体"},
    )
    plan = plan_import(PROMPT, side="us", rows=rows_of(content))
    assert {(fault.row, fault.column) for fault in plan.faults} == {
        (3, "company_zh"),
        (4, "company_zh"),
    }


def test_import_of_a_company_of_the_other_side() -> None:
    load(CN_FILE, "cn")
    foreign = Company.objects.get(name_zh="东明模拟")
    before = everything()
    content = edited(
        morgan_okafor={"company_en": foreign.name_en.upper()},
        harper_thornton={"company_en": foreign.name_en.upper()},
        alexis_lindqvist={"company_zh": foreign.name_zh},
        emerson_ivers={"company_zh": foreign.name_zh},
    )
    plan = plan_import(PROMPT, side="us", rows=rows_of(content))
    assert [(fault.row, fault.column) for fault in plan.faults] == [
        (3, "company_en"),
        (4, "company_zh"),
    ]
    assert {f.reason for f in plan.faults} == {"A company of the other delegation has this name."}
    assert everything() == before


@pytest.mark.parametrize(
    "who", ["us_delegate", "us_counsel", "cn_secretary", "cn_head", "us_left", "stranger", "nobody"]
)
def test_import_by_who_may_not(cast: Cast, who: str) -> None:
    before = everything()
    with pytest.raises(NotAllowed):
        plan_import(cast.viewer(who), side="us", rows=rows_of(US_FILE))
    with pytest.raises(NotAllowed):
        import_roster(
            cast.viewer(who), side="us", rows=rows_of(US_FILE), fingerprint="", now=clock.now()
        )
    assert everything() == before


def test_import_refuses_when_the_roster_moved_since_the_plan() -> None:
    load(US_FILE)
    rows = rows_of(edited(harper_thornton=None))
    plan = plan_import(PROMPT, side="us", rows=rows)
    Person.objects.filter(email="dana.whitfield@sia.example").update(title_en="Chair")
    before = everything()
    with pytest.raises(Stale):
        import_roster(PROMPT, side="us", rows=rows, fingerprint=plan.fingerprint, now=clock.now())
    assert everything() == before


def test_import_is_all_or_nothing() -> None:
    """A term cannot end at the instant it began, which only the database knows."""
    with time_machine.travel(dt.datetime(2026, 1, 5, tzinfo=dt.UTC), tick=False):
        load(US_FILE)
        rows = rows_of(
            edited(rowan_delgado=None, elliott_vance=None, dana_whitfield={"title_en": "X"})
        )
        plan = plan_import(PROMPT, side="us", rows=rows)
        before = everything()
        with pytest.raises(Stale):
            import_roster(
                PROMPT, side="us", rows=rows, fingerprint=plan.fingerprint, now=clock.now()
            )
        assert everything() == before


def test_import_says_what_the_delegation_would_lack() -> None:
    load(US_FILE)
    rows = rows_of(edited(dana_whitfield=None, marion_hollis=None))
    warnings = plan_import(PROMPT, side="us", rows=rows).warnings
    assert len(warnings) == 2
    assert "no head" in warnings[0] and "counsel" in warnings[1]


def test_import_with_invitations_invites_who_is_new() -> None:
    rows = rows_of(US_FILE)
    plan = plan_import(PROMPT, side="us", rows=rows)
    import_roster(
        PROMPT, side="us", rows=rows, fingerprint=plan.fingerprint, now=clock.now(), invite=True
    )
    assert Notification.objects.filter(rule="invitation").count() == 24


def test_import_audit_is_shared_but_for_personal_details() -> None:
    load(US_FILE)
    load(edited(dana_whitfield={"email": "dana@sia.example"}))
    # That the address of a head changed, both sides read; which it is, the own side alone.
    assert AuditEntry.objects.get(act="change_address").side == ""
    assert set(AuditEntry.objects.filter(act="import_roster").values_list("side", flat=True)) == {
        ""
    }
    shared = AuditEntry.objects.filter(side="")
    assert not any("@" in f"{e.subject}{e.changes}" for e in shared)


def test_invited_people_are_those_of_the_side_only(cast: Cast) -> None:
    people = [cast.us_delegate, cast.cn_delegate, cast.us_left]
    Person.objects.filter(pk__in=[p.pk for p in people]).update(password="!")
    done = invite_people(cast.viewer("us_secretary"), people=people, side="us", now=clock.now())
    assert [person.pk for person in done.people] == [cast.us_delegate.pk]


@pytest.mark.parametrize("count", [3, 30])
def test_plan_query_count_is_constant(count: int, django_assert_num_queries: object) -> None:
    for number in range(count):
        factories.a_member(side="us", role=Role.ADVISER, email=f"a{number}@x.example")
    rows = rows_of(
        roster(
            *[
                person_row(
                    role="adviser", seat="", company_en="", company_zh="", email=f"a{n}@x.example"
                )
                for n in range(count)
            ]
        )
    )
    with django_assert_num_queries(5):  # type: ignore[operator]
        plan_import(PROMPT, side="us", rows=rows)


def test_import_that_takes_a_key_away_tells_of_it(cast: Cast) -> None:
    """As the act on the page does."""
    load(US_FILE)
    Person.objects.filter(email="dana.whitfield@sia.example").update(accepted_at=clock.now())
    load(edited(dana_whitfield={"role": "adviser"}))
    head = Person.objects.get(email="dana.whitfield@sia.example")
    told = Notification.objects.filter(rule="key_holder", recipient=head)
    assert [row.occurrence for row in told] == ["end_appointment"]
