"""Verbs: each adds columns to a panel, never a row."""

VERBS: tuple[tuple[str, str], ...] = (
    ("add_contiguity", "westphalia.panel.verbs.geography"),
    ("add_minimum_distance", "westphalia.panel.verbs.geography"),
    ("add_capital_distance", "westphalia.panel.verbs.geography"),
    ("add_neighbours", "westphalia.panel.verbs.geography"),
    ("add_capabilities", "westphalia.panel.verbs.power"),
    ("add_capability_ratio", "westphalia.panel.verbs.power"),
    ("add_major_powers", "westphalia.panel.verbs.power"),
    ("add_democracy", "westphalia.panel.verbs.power"),
    ("add_gdp_population", "westphalia.panel.verbs.power"),
    ("add_alliances", "westphalia.panel.verbs.ties"),
    ("add_rivalries", "westphalia.panel.verbs.ties"),
    ("add_allies_rivals", "westphalia.panel.verbs.ties"),
    ("add_disputes", "westphalia.panel.verbs.disputes"),
    ("add_peace_spells", "westphalia.panel.verbs.disputes"),
    ("add_wars", "westphalia.panel.verbs.wars"),
    ("add_conflicts", "westphalia.panel.verbs.conflicts"),
    ("add_peace_agreements", "westphalia.panel.verbs.conflicts"),
    ("add_fatalities", "westphalia.panel.verbs.fatalities"),
    ("add_lag", "westphalia.panel.verbs.transform"),
    ("add_lead", "westphalia.panel.verbs.transform"),
    ("add_growth", "westphalia.panel.verbs.transform"),
    ("add_decay", "westphalia.panel.verbs.transform"),
    ("add_spatial_lag", "westphalia.panel.verbs.space"),
)
"""Every public verb and the module it lives in, in the order of the reference pages."""
