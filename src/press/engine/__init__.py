"""Cells at work: a papermill engine whose runs are forked from a warm parent, watched, and gone when they are done."""
