"""The English pages keep Vietnamese dates: one paper, one way to write a day."""

from quangan.formats.vi.formats import *  # noqa: F403
from quangan.formats.vi.formats import DATE_FORMAT  # noqa: F401

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
