"""The code of the recorded function and layer; another byte, and it is another code."""


def handler(event: object, context: object) -> object:
    """Give back what came."""
    return event
