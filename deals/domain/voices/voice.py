"""The voices: who speaks in a post."""

from deals.domain.choices import LabelledEnum


class Voice(LabelledEnum):
    """Who speaks in a post."""

    RETAILER = "retailer", "retailer"
    MAKER = "maker", "maker"
    DEAL_ACCOUNT = "deal_account", "deal account"
    SHARE_BUTTON = "share_button", "share button"
    PERSON = "person", "person"
    OTHER = "other", "other"
