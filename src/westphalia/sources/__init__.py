"""One file per publisher: a raw file in, typed tidy rows out, expected ranges beside it."""

from westphalia.core.origin import Origin
from westphalia.sources import (
    atop,
    commitments,
    cow_conflict,
    cow_system,
    gleditsch_ward,
    gml,
    isard,
    natural_earth,
    rivalries,
    ucdp_conflict,
    ucdp_fatalities,
    ucdp_peace,
    un_votes,
    vdem,
    world_bank,
)

SOURCES: tuple[Origin, ...] = (
    *gleditsch_ward.ORIGINS,
    *cow_system.ORIGINS,
    *isard.ORIGINS,
    *atop.ORIGINS,
    *rivalries.ORIGINS,
    *ucdp_conflict.ORIGINS,
    *ucdp_peace.ORIGINS,
    *ucdp_fatalities.ORIGINS,
    *gml.ORIGINS,
    *cow_conflict.ORIGINS,
    *un_votes.ORIGINS,
    *vdem.ORIGINS,
    *world_bank.ORIGINS,
    *commitments.ORIGINS,
    *natural_earth.ORIGINS,
)
