"""The one exception for what people asked for and cannot have (pure)."""


class Refused(ValueError):
    """It cannot be done; the message tells people why and what to do.

    Pages show it, the API answers 409 with it, commands end with it. A subclass is for a caller that must
    tell one refusal from another.
    """
