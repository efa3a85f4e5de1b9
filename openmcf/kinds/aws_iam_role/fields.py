"""AwsIamRole: the fields of the spec that are properties of the role."""

import json

from openmcf.kit.field_map import As, FieldMap

FIELDS = FieldMap(
    {
        "path": "path",
        "description": "description",
        "trust_policy": As("assumeRolePolicy", json.dumps, json.loads),
        "permissions_boundary": "permissionsBoundary",
        "max_session_duration": "maxSessionDuration",
        "tags": "tags",
    }
)
