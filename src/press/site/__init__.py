"""What stands around the pages: front pages, links, search, volumes."""
