"""The library of actions that options are made of: what each sets, costs, needs and rests on."""

import difflib

from westphalia.respond.action import Action

TIMED = ("start", "months")

ACTIONS: tuple[Action, ...] = (
    Action(
        "sanctions",
        "Sanctions",
        "sanctions_imposed",
        "sender",
        "estimated",
        (*TIMED, "through"),
        (),
        "trade",
        (
            "trade in services and finance, and evasion through third states",
            "who bears the burden in the target",
        ),
        (
            "Hufbauer, Schott, Elliott and Oegg (2007), Economic Sanctions Reconsidered, 3rd ed., "
            "Peterson Institute: in about a third of 174 episodes since 1914 the aim was at least "
            "partly met",
            "Pape (1997), International Security 22(2), 90-136: accepts five of forty successes "
            "that an earlier edition claims",
        ),
    ),
    Action(
        "secondary_sanctions",
        "Sanctions on states that trade in place of the senders",
        "sanctions_imposed",
        "",
        "estimated",
        (*TIMED, "through"),
        (),
        "trade",
        (
            "banks and firms that withdraw from more than is named",
            "what the third state does in return, and evasion that moves to a fourth",
        ),
        (
            "Early (2015), Busted Sanctions, Stanford University Press: third states' trade in "
            "place of the senders' lowers the chance that sanctions succeed; what sanctions on "
            "them change is not estimated there",
        ),
    ),
    Action(
        "enforcement",
        "Stricter enforcement of sanctions in force",
        "",
        "sender",
        "published",
        TIMED,
        (),
        "trade",
        ("inspections, licences and prosecutions, and what evasion then costs",),
        (
            "Bapat and Kwon (2015), International Organization 69(1), 131-162: whether a sender "
            "enforces depends on what its own firms lose",
        ),
    ),
    Action(
        "arms",
        "Arms",
        "arms_transfer",
        "opponent",
        "arithmetic",
        ("eur_bn_month", *TIMED),
        ("eur_bn_month",),
        "euros",
        (
            "munitions, how fast they are used up, and single weapons at the front",
            "training, maintenance and the supplier's stocks",
        ),
        (
            "Regan (2002), Journal of Conflict Resolution 46(1), 55-73: interventions tend to "
            "lengthen civil wars; no estimate of what a euro of arms changes in an interstate war "
            "is known to us",
        ),
    ),
    Action(
        "money",
        "Money",
        "",
        "opponent",
        "arithmetic",
        ("eur_bn_month", *TIMED),
        ("eur_bn_month",),
        "euros",
        ("pay, pensions, imports and reconstruction; the state's solvency",),
        (),
    ),
    Action(
        "troops",
        "Own troops in the war",
        "troop_deployment",
        "opponent",
        "estimated",
        ("troops", *TIMED),
        ("troops",),
        "soldiers",
        (
            "quality, training and task of the contingent",
            "casualties, and escalation by accident between nuclear-armed states",
        ),
        (
            "Joyce, Ghosn and Bayer (2014), British Journal of Political Science 44(1), 205-238: "
            "who joins an interstate conflict, and on which side",
        ),
    ),
    Action(
        "guarantee",
        "Guarantee: a defence pact",
        "defence_pact",
        "opponent",
        "published",
        TIMED,
        (),
        "commitment",
        (
            "deterrence by the pact of others than its own members' dyads, and whether it would be "
            "honoured",
            "what the other side does before it takes force",
        ),
        (
            "Leeds (2003), American Journal of Political Science 47(3), 427-439: a state whose "
            "allies have promised to defend it is less often challenged (promises made in peace)",
            "Leeds, Long and Mitchell (2000), Journal of Conflict Resolution 44(5), 686-699: about "
            "three in four commitments were honoured in war, 1816-1944",
        ),
    ),
    Action(
        "pact",
        "Defence pact with a third state",
        "defence_pact",
        "",
        "estimated",
        TIMED,
        (),
        "commitment",
        ("the wording of the commitment, and whether it would be honoured",),
        (
            "Leeds (2003), American Journal of Political Science 47(3), 427-439: a state whose "
            "allies have promised to defend it is less often challenged",
        ),
    ),
    Action(
        "pact_upgrade",
        "Upgrade of a defence pact in force",
        "",
        "",
        "none",
        TIMED,
        (),
        "none",
        ("what it adds to a pact in force: the models know only whether one is",),
        (),
    ),
    Action(
        "exercise",
        "Exercise",
        "",
        "sender",
        "published",
        TIMED,
        (),
        "none",
        ("what an exercise teaches the forces that hold it, and those who watch it",),
        (
            "Kuo and Blankenship (2022), Journal of Conflict Resolution 66(1), 3-31: joint "
            "exercises with states that are no allies go with more escalation by them; with allies "
            "they do not",
        ),
    ),
    Action(
        "show_of_force",
        "Show of force, counted as a militarized incident",
        "show_of_force",
        "sender",
        "estimated",
        TIMED,
        (),
        "none",
        ("whether the other side backs down", "escalation by accident"),
        (),
    ),
    Action(
        "forward_deployment",
        "Forward deployment in peace",
        "",
        "",
        "published",
        ("troops", *TIMED),
        (),
        "soldiers",
        ("readiness, basing rights and the host's opinion; deterrence by presence",),
        (
            "Frederick and others (2020), Understanding the Deterrent Impact of U.S. Overseas "
            "Forces, RAND RR-2533: heavy ground forces go with a lower chance of interstate war, "
            "and may go with more low-level disputes",
            "Reiter and Poast (2021), Texas National Security Review 4(3): small forces have not "
            "deterred where they could not hold the ground",
        ),
    ),
    Action(
        "talks",
        "Talks",
        "",
        "",
        "none",
        TIMED,
        (),
        "none",
        ("whether talks bring an end nearer: no data here count talks that failed",),
        (),
        consent="those who are to talk",
    ),
    Action(
        "mediation",
        "Mediation",
        "",
        "",
        "published",
        TIMED,
        (),
        "none",
        ("who mediates, with which leverage, and what the parties know of each other",),
        (
            "Beardsley (2008), American Journal of Political Science 52(4), 723-740: mediation "
            "helps at first, and the peace that follows is less durable; who is mediated is not "
            "drawn by lot",
        ),
        consent="both parties",
    ),
    Action(
        "ceasefire",
        "Ceasefire, if both parties agree to it",
        "ceasefire",
        "",
        "estimated",
        ("start",),
        (),
        "none",
        (
            "whether the parties agree: the comparison takes it that they do",
            "terms, monitors and who guards the line; rearming behind it",
        ),
        (
            "Fortna (2003), International Organization 57(2), 337-372: ceasefires with stronger "
            "mechanisms last longer",
        ),
        consent="both parties to the war",
    ),
    Action(
        "resolution",
        "Resolution of the General Assembly",
        "",
        "",
        "none",
        (*TIMED, "through"),
        (),
        "none",
        ("legitimacy, and the conduct of states that care for it: the Assembly cannot bind",),
        (),
        consent="two thirds of those present and voting (Charter, Article 18)",
    ),
    Action(
        "humanitarian",
        "Humanitarian aid",
        "",
        "opponent",
        "arithmetic",
        ("eur_bn_month", *TIMED),
        ("eur_bn_month",),
        "euros",
        ("lives, health and shelter: no channel here has them",),
        (
            "Narang (2015), International Studies Quarterly 59(1), 184-195: more humanitarian aid "
            "went with longer civil wars; contested, and about civil wars",
        ),
    ),
    Action(
        "wait",
        "Waiting for more evidence",
        "",
        "",
        "none",
        TIMED,
        (),
        "none",
        ("what is lost on the ground meanwhile, and what waiting tells the other side",),
        (),
    ),
)


def action(key: str) -> Action | None:
    """Return the action of that key, or None."""
    return next((one for one in ACTIONS if one.key == key), None)


def nearest_actions(key: str, *, most: int = 3) -> tuple[str, ...]:
    """Return the actions nearest to a word.

    Args:
        key: What a user wrote.
        most: How many at most.
    """
    wanted = key.lower().replace("-", "_").replace(" ", "_")
    ranked = sorted(
        ACTIONS, key=lambda one: -difflib.SequenceMatcher(None, wanted, one.key).ratio()
    )
    return tuple(one.key for one in ranked[:most])
