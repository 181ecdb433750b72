"""How the contract of 2024-04-15 shows things: what callers get who send no version date."""
