"""Rate budgets that reach beyond one process.

>>> from cal_async import CalClient
>>> from cal_async.budgets import RedisBudget
>>> cal = CalClient(rate_limit=RedisBudget("redis://localhost"))  # doctest: +SKIP
"""

from cal_async.budgets._redis import RedisBudget

__all__ = ["RedisBudget"]
