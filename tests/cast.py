"""A small cast: one person in each role that a page treats differently."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from units.models import Membership, Role, Unit


@dataclass(frozen=True)
class Cast:
    """`clerk` and `head` belong to unit A, `neighbour` is a clerk of unit B."""

    clerk: User
    head: User
    neighbour: User
    office: User
    committee: User
    records: User
    signer: User
    reader: User
    stranger: User


ROLES = {
    "clerk": (Role.CLERK, "p_qlkh"),
    "head": (Role.HEAD, "p_qlkh"),
    "neighbour": (Role.CLERK, "cc_tdc"),
    "office": (Role.OFFICE, None),
    "committee": (Role.COMMITTEE, None),
    "records": (Role.RECORDS, None),
    "signer": (Role.SIGNER, None),
    "reader": (Role.READER, None),
}


def assemble() -> Cast:
    """Make the people and give them their roles; the stranger has none."""
    people = {name: User.objects.create_user(name, password=name) for name in (*ROLES, "stranger")}
    for name, (role, code) in ROLES.items():
        unit = Unit.objects.get(code=code) if code else None
        Membership.objects.create(user=people[name], role=role, unit=unit)
    return Cast(**people)
