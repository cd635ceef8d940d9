"""How sure is an answer, what does it hang on, and what would change it? Asks a model, knows no domain.

A model is any function of arrays: draws, name -> (n,), in, and (n,) out. Its inputs are described by a frame of drivers:
name, distribution, low, centre, high, size (`sampling`). Everything random comes from a seed; same seed, same numbers.
"""
