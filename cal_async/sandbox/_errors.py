"""What the sandbox itself can fail with (not what it answers: that is ``_answers``)."""

from cal_async._errors import CalError

__all__ = ["SandboxError"]


class SandboxError(CalError):
    """The sandbox cannot start: its port is taken, or its database cannot be used."""
