"""AwsLambdaLayer: the fields of the spec that are properties of the version."""

from openmcf.kit.field_map import As, FieldMap, same_named


def _lower(processors: list[str]) -> list[str] | None:
    return [processor.lower() for processor in processors] or None


def _upper(processors: list[str]) -> list[str]:
    return [processor.upper() for processor in processors]


FIELDS = FieldMap(
    {
        **same_named("description", "compatible_runtimes", "license_info", "skip_destroy"),
        "compatible_architectures": As("compatibleArchitectures", _lower, _upper),
    }
)
