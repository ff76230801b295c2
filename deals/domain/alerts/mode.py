"""What a load does about the alerts that its deals fire."""

from deals.domain.choices import LabelledEnum


class AlertMode(LabelledEnum):
    """What alert events of a load become."""

    RECORD = "record", "record: listed, no message"
    DIGEST = "digest", "digest: one summary of the load"
    LIVE = "live", "live: a message each"
