"""Random valid specs of functions and layers."""

from hypothesis import strategies as st

from openmcf.kinds.aws_lambda.rules import RESERVED_VARIABLES
from openmcf.kinds.aws_lambda.spec import LOG_RETENTION_DAYS, VARIABLE, AwsLambdaSpec
from openmcf.kinds.aws_lambda_layer.spec import AwsLambdaLayerSpec
from tests.support.strategies_shared import NEVER, Data, Strategy, data_of, field_of, matching, meaning, moved

_ARCHIVES = {
    "s3": ("CODE_SOURCE_TYPE_S3", 1),
    "localPath": ("CODE_SOURCE_TYPE_LOCAL",),
}
_UNSAID = ("CODE_SOURCE_TYPE_UNSPECIFIED", 0, None)


def _needed(name: str) -> Strategy:
    """Values of a field of a function that are not another way to say that it is unset."""
    return field_of(AwsLambdaSpec, name).filter(lambda value: value not in ("", None))


@st.composite
def functions(draw: st.DrawFn) -> Data:
    """The spec of a function."""
    names = matching(VARIABLE, greatest=100).filter(lambda name: name not in RESERVED_VARIABLES)
    variables = st.dictionaries(names, field_of(AwsLambdaSpec, "environment").map(_any_value), max_size=3)
    unset = dict.fromkeys(
        ("runtime", "handler", "layerArns", "codeSourceType", "s3", "imageUri", "localPath"), NEVER
    )
    spec: Data = draw(
        data_of(
            AwsLambdaSpec,
            **unset | {"subnets": NEVER, "securityGroups": NEVER},
            environment=variables,
            logRetentionDays=st.sampled_from(LOG_RETENTION_DAYS),
        )
    )
    code: Data = draw(st.one_of(_archives(spec.get("region")), _images()))
    network: Data = draw(st.just({}) | _network())
    return spec | code | network


def _any_value(variables: Data) -> object:
    return next(iter(variables.values()), "")


@st.composite
def _archives(draw: st.DrawFn, region: str | None) -> Data:
    """Code in an archive, with what that needs."""
    place = draw(st.sampled_from(sorted(_ARCHIVES)))
    layers = st.lists(_needed("layerArns"), max_size=2).map(
        lambda lists: [arn for arns in lists for arn in arns]
    )
    return {
        place: draw(field_of(AwsLambdaSpec, place)),
        "codeSourceType": draw(st.sampled_from((*_ARCHIVES[place], *_UNSAID))),
        "runtime": draw(_needed("runtime")),
        "handler": draw(_needed("handler")),
        "layerArns": _of_one_version(moved(draw(layers), region)),
    }


def _of_one_version(arns: list[object]) -> list[object]:
    """The layers without the second version of any."""
    return list({meaning(arn).rpartition(":")[0]: arn for arn in arns}.values())


@st.composite
def _images(draw: st.DrawFn) -> Data:
    return {
        "imageUri": draw(_needed("imageUri")),
        "codeSourceType": draw(st.sampled_from(("CODE_SOURCE_TYPE_IMAGE", 2, *_UNSAID))),
    }


def _network() -> st.SearchStrategy[Data]:
    fields = ("subnets", "securityGroups")
    return st.fixed_dictionaries(
        {name: field_of(AwsLambdaSpec, name).filter(lambda items: len(items) > 0) for name in fields}
    )


@st.composite
def layers(draw: st.DrawFn) -> Data:
    """The spec of a layer."""
    place, other = draw(st.permutations(("s3", "localPath")))
    content = {place: draw(field_of(AwsLambdaLayerSpec, place))}
    spec: Data = draw(data_of(AwsLambdaLayerSpec, **{place: NEVER, other: NEVER}))
    return spec | content
