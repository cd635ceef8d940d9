"""How fast the press is beside its peers: every figure a ratio of two times that were measured in the same run."""
