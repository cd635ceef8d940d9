"""A briefing as plain records, read from the executed notebook and checked: structure, language, characters."""
