"""The blocking twins of all operations, by area."""
