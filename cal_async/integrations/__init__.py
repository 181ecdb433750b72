"""The client and the receiver in web frameworks; each module needs the framework of its name."""

__all__: list[str] = []
