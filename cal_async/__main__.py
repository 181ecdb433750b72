"""``python -m cal_async``."""

import sys

from cal_async.cli import main

sys.exit(main())
