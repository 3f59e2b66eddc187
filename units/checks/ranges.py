"""The usual range of a figure: what its own history leads one to expect."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from units.models import Indicator
from units.period_values import RANGED_KINDS

FEWEST_PERIODS = 5
# For normally spread figures four median deviations are 2.7 standard deviations; with ten years
# of history that tells a doubled figure from the usual spread of a tenth.
DEVIATIONS = Decimal(4)
LEAST_SHARE, LEAST_SIZE = Decimal("0.2"), Decimal(2)


def find_usual_range(
    indicator: Indicator, history: Sequence[Decimal]
) -> tuple[Decimal, Decimal] | None:
    """Return the least and greatest usual figure, from those of earlier periods of the same kind.

    It is the median and so many median deviations to each side, at least a fifth of the median
    and 2. None with fewer than five figures, for ratios, and for cumulative totals, which only
    grow.
    """
    is_ranged = indicator.kind in RANGED_KINDS and indicator.nature != Indicator.Nature.CUMULATIVE
    if not is_ranged or len(history) < FEWEST_PERIODS:
        return None
    middle = median(history)
    deviation = median(abs(amount - middle) for amount in history)
    reach = max(DEVIATIONS * deviation, LEAST_SHARE * abs(middle), LEAST_SIZE)
    low = middle - reach
    return (low if indicator.signed else max(low, Decimal(0))), middle + reach
