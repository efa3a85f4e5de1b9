"""What moto and MiniStack lack of the life of resources: a row each, which fails once it applies no more."""

from tests.support.conformance import Gap

SLOW = {("certificate validation", "moto"): "moto issues a certificate after a minute"}
"""Lives that are not led, with the reason."""

GAPS: tuple[Gap, ...] = (
    Gap("API mapping", "moto", "needs", "GetTags"),
    Gap("branding", "moto", "create", "CreateManagedLoginBranding"),
    Gap("branding", "moto", "find", "DescribeManagedLoginBrandingByClient"),
    Gap("branding", "MiniStack", "create", "CreateManagedLoginBranding"),
    Gap("branding", "MiniStack", "find", "DescribeManagedLoginBrandingByClient"),
    Gap("bucket policy", "moto", "create", "PutBucketPolicy"),
    Gap("bucket replication", "moto", "find", "the-originals"),
    Gap("bucket replication", "moto", "import", "rules"),
    Gap("bucket replication", "moto", "read", "rules"),
    Gap("bucket replication", "moto", "update role", "rules"),
    Gap("bucket replication", "moto", "change back", "rules"),
    Gap("certificate", "moto", "update options", "UpdateCertificateOptions"),
    Gap("domain name", "moto", "create", "GetTags"),
    Gap("function", "moto", "update architectures", "architectures"),
    Gap("function", "moto", "update deadLetterConfig", "deadLetterConfig"),
    Gap("function", "moto", "update ephemeralStorage", "ephemeralStorage"),
    Gap("function", "moto", "update kmsKeyArn", "kmsKeyArn"),
    Gap("function", "moto", "update tracingConfig", "tracingConfig"),
    Gap("JWT authorizer", "moto", "find", "GetAuthorizers"),
    Gap("Lambda authorizer", "moto", "find", "GetAuthorizers"),
    Gap("log group", "moto", "update kmsKeyId", "AssociateKmsKey"),
    Gap("log group", "MiniStack", "update kmsKeyId", "AssociateKmsKey"),
    Gap("other stage of another API", "moto", "create", "GetTags"),
    Gap("resource server", "moto", "update", "UpdateResourceServer"),
    Gap("resource server", "moto", "delete", "DeleteResourceServer"),
    Gap("role", "MiniStack", "update description", "description"),
    Gap("route", "moto", "update target", "target"),
    Gap("route", "moto", "change back", "authorizationScopes"),
    Gap("stage", "moto", "create", "GetTags"),
    Gap("stage of another API", "moto", "create", "GetTags"),
    Gap("user group", "MiniStack", "update", "UpdateGroup"),
    Gap("user pool", "moto", "update", "usernameAttributes"),
    Gap("user pool", "MiniStack", "change back", "deviceConfiguration"),
    Gap("user pool client", "moto", "find", "creationDate"),
    Gap("user pool client", "moto", "change back", "analyticsConfiguration"),
    Gap("user pool client", "MiniStack", "change back", "analyticsConfiguration"),
    Gap("user pool domain", "moto", "update managedLoginVersion", "managedLoginVersion"),
)
