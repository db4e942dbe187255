"""Pages of funding: the published rules, the price simulator, the envelope."""

from essor.funding.pages.envelopes import envelopes, line
from essor.funding.pages.published import ruleset, ruleset_text, rulesets
from essor.funding.pages.simulator import simulator

__all__ = ["envelopes", "line", "ruleset", "ruleset_text", "rulesets", "simulator"]
