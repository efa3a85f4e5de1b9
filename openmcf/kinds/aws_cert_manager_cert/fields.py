"""AwsCertManagerCert: the fields of the spec that are properties of the certificate."""

from openmcf.kit.field_map import As, FieldMap, same_named

FIELDS = FieldMap(
    {
        "primary_domain_name": "domainName",
        "alternate_domain_names": "subjectAlternativeNames",
        **same_named("validation_method", "key_algorithm", "tags"),
        "certificate_transparency_logging": As(
            "options.certificateTransparencyLoggingPreference",
            lambda on: "ENABLED" if on else "DISABLED",
            lambda preference: preference == "ENABLED",
        ),
    }
)
