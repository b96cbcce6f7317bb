"""How rare something is: inverse document frequencies as Lucene has them."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def rarity(frequency: float, articles: int) -> float:
    """The inverse document frequency of what stands in so many of all articles."""
    return math.log1p((articles - frequency + 0.5) / (frequency + 0.5))


def rarities(frequencies: NDArray[Any], articles: int) -> NDArray[np.float64]:
    """The same for many at once."""
    found: NDArray[np.float64] = np.log1p((articles - frequencies + 0.5) / (frequencies + 0.5))
    return found
