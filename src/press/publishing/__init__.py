"""How a site is put in place whole, kept, and taken back: editions, locks, the ledger."""
