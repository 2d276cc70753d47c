"""The failures that delivery reports.

Belongs here: exceptions whose message an operator can act on. Does not belong here: anything else.
"""

from __future__ import annotations


class DeliveryError(RuntimeError):
    """Something could not be delivered; the message says what, where and what to do."""
