"""How the simulation acts: through public actions only, each at its own time, with its own key, counted and timed.

The key makes an act happen once: a run that was killed is completed by running it again. A refusal is an answer too and
is remembered the same way, because asked again later it might be answered otherwise.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from essor.foundation import clock, idempotency, identifiers
from essor.foundation.outcome import Refusal, Refused
from essor.simulation.rules.chance import Chance


class Driver:
    """Acts in the name of the simulation. `counts` and `seconds` are by action."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.chance = Chance(seed)
        self.counts: Counter[str] = Counter()
        self.seconds: dict[str, float] = defaultdict(float)
        self.refusals: Counter[str] = Counter()
        self._refused = idempotency.remembered(f"sim:{seed}:refused")

    def do(self, action: Callable[..., Any], key: str, when: datetime, *, keyed: bool = True, **kwargs: Any) -> Any:
        """Do it; raises Refused as the action does (the same refusal again when the run is resumed).

        `keyed=False` is for long work in several transactions, which goes on where it was by itself.
        """
        name = f"{action.__module__.split('.')[1]}.{action.__name__}"
        full_key = f"sim:{self.seed}:{key}"
        known = self._refused.get(f"{name}:{key}")
        if known is not None:
            raise Refused(*(Refusal(code, params) for code, params in json.loads(known)))
        started = time.process_time()
        try:
            with clock.frozen(when), identifiers.derived(f"{full_key}/{name}"):
                return action(**kwargs, **({"idempotency_key": full_key} if keyed else {}))
        except Refused as refused:
            self.refusals[refused.code] += 1
            told = json.dumps(
                [(refusal.code, {k: str(v) for k, v in refusal.params.items()}) for refusal in refused.refusals]
            )
            idempotency.remember(f"sim:{self.seed}:refused", f"{name}:{key}", told, when)
            raise
        finally:
            self.counts[name] += 1
            self.seconds[name] += time.process_time() - started

    def attempt(self, action: Callable[..., Any], key: str, when: datetime, **kwargs: Any) -> Any | None:
        """The same, where a refusal is an ordinary answer: None then."""
        try:
            return self.do(action, key, when, **kwargs)
        except Refused:
            return None
