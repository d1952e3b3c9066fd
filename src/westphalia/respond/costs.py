"""What an act costs in observable units, and who must act or agree, in sentences."""

import polars as pl

from westphalia.core.errors import CoverageError
from westphalia.core.months import label
from westphalia.panel.asof import AsOf
from westphalia.respond.possible import holds_veto
from westphalia.respond.taken import Taken
from westphalia.simulate.world import World


def act_line(one: Taken) -> str:
    """Return what is done, by whom, to or for whom, from when and for how long."""
    whom = f" with {_others(one)}" if one.partners else ""
    size = ""
    if one.act.eur_bn_month:
        size = f", EUR {one.act.eur_bn_month:g} bn a month"
    if one.act.troops:
        size += f", {one.act.troops:,} soldiers"
    target = f", {one.target.name}" if one.target is not None else ""
    through = f", through the {one.act.through}" if one.act.through else ""
    span = f"from {label(one.start)}"
    if "months" in one.action.takes:
        span += f" for {one.months} month{'' if one.months == 1 else 's'}"
    return f"{one.action.title}{target}{size}{through}: {one.actor.name}{whom}, {span}"


def _others(one: Taken) -> str:
    names = [state.name for state in one.partners]
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} partners"


def cost_lines(view: AsOf, world: World, one: Taken) -> tuple[str, ...]:
    """Return what an act costs in observable units; what is not counted is said to be so.

    Args:
        view: What could be known.
        world: What the simulation starts from.
        one: The act.
    """
    kind = one.action.cost
    if kind == "trade" and one.target is not None:
        return (_trade(view, one),)
    if kind == "euros" and one.act.eur_bn_month:
        total = one.act.eur_bn_month * one.months
        return (f"EUR {total:,.1f} bn over {one.months} months",)
    if kind == "soldiers" and one.act.troops:
        own = sum(world.soldiers.get(state.gwcode, 0.0) for state in one.actors)
        share = f", {one.act.troops / own:.1%} of those of who sends them" if own else ""
        return (f"{one.act.troops:,} soldiers{share}; lives are not forecast",)
    if kind == "commitment" and one.target is not None:
        return (f"the commitment to defend {one.target.name}",)
    return ("none counted",)


def _trade(view: AsOf, one: Taken) -> str:
    """Return the trade of those who act with the target in the last known year."""
    if one.target is None:
        return "none counted"
    target, codes = one.target.gwcode, [state.gwcode for state in one.actors]
    try:
        rows = view.table("trade_dyads")
    except CoverageError:
        return "trade with the target: no year is known at the date"
    near = rows.filter(
        ((pl.col("gwcode1") == target) & pl.col("gwcode2").is_in(codes))
        | ((pl.col("gwcode2") == target) & pl.col("gwcode1").is_in(codes))
    ).drop_nulls(["flow1_musd", "flow2_musd"])
    if near.is_empty():
        return f"trade with {one.target.name}: not known"
    last = int(near["year"].max())  # type: ignore[arg-type]
    year = near.filter(pl.col("year") == last)
    bn = (float(year["flow1_musd"].sum()) + float(year["flow2_musd"].sum())) / 1000
    shown = f"USD {bn:,.1f} bn" if bn >= 0.1 else f"USD {bn * 1000:,.1f} m"
    age = view.date.year - last
    old = f", {age} years before the date" if age > 1 else ""
    return f"trade at stake with {one.target.name}: {shown} a year (in {last}{old})"


def who_lines(view: AsOf, one: Taken) -> tuple[str, ...]:
    """Return who must act or agree, and whether they can at the date.

    Args:
        view: What could be known.
        one: The act.
    """
    names = ", ".join(state.name for state in one.actors) if len(one.actors) <= 4 else ""
    doers = names or f"{one.actor.name} and {len(one.partners)} partners"
    lines = [f"{doers}: states at the date; nobody else has to act"]
    if one.action.consent:
        lines = [f"{doers}; needs the consent of {one.action.consent}"]
    target = one.target
    if target is not None and one.action.cost == "commitment":
        lines = [f"{doers}; needs the consent of {target.name}, who is helped by it"]
    if target is not None and one.action.cost == "trade" and holds_veto(target, view.date):
        lines.append(f"no mandate of the Security Council: {target.name} holds the veto")
    return tuple(lines)
