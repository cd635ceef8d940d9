"""How sure is an answer, what does it hang on, and what would change it? Asks a model, knows no domain.

A model is any function of arrays: draws, name -> (n,), in, and (n,) out. Its inputs are described by a frame of drivers:
name, distribution, low, centre, high, size (`sampling`). Everything random comes from a seed; same seed, same numbers.
"""

from wuhai.uncertainty.discovery import Box, discover
from wuhai.uncertainty.discovery import table as box_table
from wuhai.uncertainty.indices import INTERACTION, grouped, hundredths, measure_first, sobol, tornado
from wuhai.uncertainty.sampling import block, block_size, blocks, chunks, sample
from wuhai.uncertainty.search import Backcast, backcast, tradeoff
from wuhai.uncertainty.summaries import LEVELS, Estimate, convergence, mean, median, probability, quantiles

__all__ = [
    "INTERACTION", "LEVELS", "Backcast", "Box", "Estimate", "backcast", "block", "block_size", "blocks", "box_table",
    "chunks", "convergence", "discover", "grouped", "hundredths", "mean", "measure_first", "median", "probability", "quantiles",
    "sample", "sobol", "tornado", "tradeoff",
]  # fmt: skip
