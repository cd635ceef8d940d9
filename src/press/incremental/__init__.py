"""Only what changed: what a page rests on, finished pages by its hash, and whether there is anything to do."""
