"""Cross-field rules of AcmeQueue."""

import re
from collections.abc import Iterator

from acme_kinds.acme_queue.spec import AcmeQueue
from openmcf.specs.findings import Finding, RuleBook

RULES = RuleBook()


@RULES.error("acme-queue-name")
def name_is_possible(queue: AcmeQueue) -> Iterator[Finding]:
    """A queue's name has 1 to 80 letters, digits, `-` and `_`."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", queue.metadata.name):
        message = f"`{queue.metadata.name}` is no name of a queue: 1 to 80 letters, digits, - and _"
        yield Finding("metadata.name", message, "rename the manifest")


@RULES.warning("acme-queue-forgets")
def messages_outlive_their_work(queue: AcmeQueue) -> Iterator[Finding]:
    """A message is kept longer than somebody may work on it."""
    kept, hidden = queue.spec.message_retention_seconds, queue.spec.visibility_timeout_seconds
    if kept <= hidden:
        message = f"a message is gone after {kept} s, and may be worked on for {hidden} s"
        yield Finding("spec.messageRetentionSeconds", message, "keep messages longer")
