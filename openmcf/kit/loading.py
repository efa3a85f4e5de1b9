"""Parts of pulumi_aws are loaded by one thread at a time.

A part such as `pulumi_aws.lambda_` loads when an attribute is first read, without a lock (pulumi's
`lazy_import`): a thread that reads one while another loads it finds half a module.
"""

from threading import RLock

loading = RLock()
"""Held by whoever may be the first to read an attribute of a part."""
