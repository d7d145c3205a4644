"""The outbox in the database: what is to be done, what was told to whom, and how it went out."""

from notifications.models.duties import Duty
from notifications.models.heartbeat import Heartbeat, LastPlan
from notifications.models.inbox import Notification, NotificationQuerySet, NotificationState
from notifications.models.outbox import Channel, Delivery, DeliveryState, Digest
from notifications.models.settings import (
    CommitteeSetting,
    Preference,
    PushSubscription,
    RuleSetting,
)

__all__ = [
    "Channel",
    "CommitteeSetting",
    "Delivery",
    "DeliveryState",
    "Digest",
    "Duty",
    "Heartbeat",
    "LastPlan",
    "Notification",
    "NotificationQuerySet",
    "NotificationState",
    "Preference",
    "PushSubscription",
    "RuleSetting",
]
