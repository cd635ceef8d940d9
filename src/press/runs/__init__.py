"""Runs of notebooks: one from notebook to page, many by whatever executor, here or on other machines."""
