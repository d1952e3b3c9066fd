"""A case file to start from."""

TEMPLATE = """\
# What is alleged, as of when, and on which evidence. Every key is explained in docs/case.md.

[case]
id = "my-case"
title = "North Korean soldiers deploy in support of Russia against Ukraine"
as_of = 2024-10-31          # nothing known later is used
horizon_months = 36

[[event]]
type = "troop_deployment"
actor = "PRK"               # ISO 3166 alpha-3: who sends troops
supports = "RUS"            # whom they support: a party to a current armed conflict
against = "UKR"             # its opponent
troops = 12000
start = "2024-10"           # year and month, not after as_of

[credence]
prior = "base_rate"         # or a probability together with prior_source = "..."

[[evidence]]
id = "nis-statement"
date = 2024-10-18
origin = "Republic of Korea"   # copies of one origin count once
grade = "B2"                   # Admiralty: reliability A-F, credibility 1-6
supports = true
text = "South Korea's intelligence service states that North Korea has begun to send troops."
citation = "National Intelligence Service of the Republic of Korea, 18 October 2024"
"""
