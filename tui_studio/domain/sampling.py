"""What a sample can tell: with which probability it meets at least one of some damaged pictures."""

from __future__ import annotations


def chance_to_notice(total: int, sampled: int, damaged: int) -> float:
    """The probability that `sampled` of `total` pictures, drawn without favour, hold at least one of the damaged."""
    missed = 1.0
    for drawn in range(min(damaged, total)):
        missed *= max(0, total - sampled - drawn) / (total - drawn)
    return 1.0 - missed


def noticed_with(total: int, sampled: int, chance: float) -> int | None:
    """The fewest damaged pictures that such a sample notices with this probability; None where none are enough."""
    if sampled <= 0:
        return None
    low, high = 1, total
    while low < high:  # the chance grows with their number
        middle = (low + high) // 2
        low, high = (low, middle) if chance_to_notice(total, sampled, middle) >= chance else (middle + 1, high)
    return low
