"""The provider of AWS: Pulumi's calls of a provider, over the resource types.

What is secret by its type it marks in its answers: a request may have nothing in the place of what AWS tells.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from openmcf.aws.candidates import candidates
from openmcf.aws.clients import Clients
from openmcf.aws.diff import differences, top_level
from openmcf.aws.equivalence import without
from openmcf.aws.error_messages import explained
from openmcf.aws.lost_answers import is_lost
from openmcf.aws.planned import planned
from openmcf.aws.resource import NotFound, PartiallyCreated, Properties, ProviderError, Resource
from openmcf.aws.types import resource_type
from openmcf.properties.diff import NO_DIFF, Diff, PropertyDiff
from openmcf.properties.paths import Path, covers, parsed, written
from openmcf.properties.provider import CallFailed, Candidate, Checked, InvalidInput, Made, Read
from openmcf.properties.values import Secret, without_secrets

_IMPORTED = "__imported"
"""An input that Pulumi hides; it marks inputs that AWS returned, and may have filled in by itself."""

_FAILURES = (PartiallyCreated, ProviderError, NotFound, BotoCoreError, ClientError, ResponseParserError)


class AwsProvider:
    """The `aws` provider. connect: from a region to its clients.

    A refresh is a read, and then a diff of what was read and the recorded inputs. That diff also reports the
    secrets that AWS made and has changed since: engines mask secrets, so that nothing else shows it.
    """

    def __init__(self, connect: Callable[[str], Clients]) -> None:
        self._connect = connect
        self._clients: Clients | None = None
        self._changed_secrets: dict[str, list[str]] = {}

    @property
    def emulator(self) -> str | None:
        """Name and version of the emulated AWS that answers, None for AWS itself."""
        return self._clients.emulator if self._clients else None

    def check_config(self, urn: str, olds: Properties, news: Properties) -> Checked:
        """Take the configuration as it is."""
        return Checked(news)

    def diff_config(self, urn: str, olds: Properties, news: Properties) -> Diff:
        """A change of region replaces all resources, as in pulumi-aws."""
        if olds.get("region") == news.get("region"):
            return NO_DIFF
        return Diff(changes=True, replaces=("region",), changed=("region",))

    def configure(self, inputs: Properties) -> None:
        """Connect to the region of the configuration."""
        region = inputs.get("region")
        if not isinstance(region, str):
            raise CallFailed("the configuration aws:region is not set")
        self._clients = self._connect(region)

    def check(self, urn: str, olds: Properties, news: Properties) -> Checked:
        """Tell what AWS would certainly refuse."""
        with self._explained(urn, [news]) as resource:
            failures = resource.check(_without_own(news))
            return Checked(
                _secret(resource, news), [InvalidInput(one.property, one.reason) for one in failures]
            )

    def diff(
        self,
        urn: str,
        resource_id: str,
        old_inputs: Properties,
        olds: Properties,
        news: Properties,
        ignored: Sequence[str],
    ) -> Diff:
        """Compare the recorded inputs with the new ones."""
        with self._explained(urn, [old_inputs, olds, news]) as resource:
            old, new = _without_own(old_inputs), _without_own(news)
            if _is_imported(old_inputs):
                old = resource.imported(old, _without_own(olds), new)
            return self._diff(resource, old, new, ignored, self._changed_secrets.pop(urn, []))

    def _diff(
        self,
        resource: Resource,
        old: Properties,
        new: Properties,
        ignored: Sequence[str],
        secrets: Sequence[str],
    ) -> Diff:
        found = differences(resource.equivalence, old, new)
        kept = {path: kind for path, kind in found.items() if not _ignored(path, ignored)}
        replacing = resource.replacing(old, new, top_level(kept))
        must_delete_first = resource.excludes_in_emulator if self.emulator else resource.must_delete_first
        detailed = {written(path): _property_diff(kind, path[0] in replacing) for path, kind in kept.items()}
        return Diff(
            changes=bool(kept or secrets),
            replaces=tuple(sorted(replacing)),
            changed=tuple(sorted({*top_level(kept), *secrets})),
            detailed=detailed | {name: PropertyDiff("update", input_diff=False) for name in secrets},
            delete_before_replace=bool(replacing) and must_delete_first(old, new),
        )

    def create(self, urn: str, inputs: Properties, *, preview: bool) -> Made:
        """Make the resource, or in a preview say what is known of it."""
        with self._explained(urn, [inputs]) as resource:
            given = _without_own(inputs)
            if preview:
                return Made("", _secret(resource, planned(resource, given, {})))
            made = resource.create(self._connected(), given)
            return Made(made.id, _secret(resource, made.properties))

    def read(self, urn: str, resource_id: str, inputs: Properties, properties: Properties) -> Read | None:
        """Find the resource; None where AWS does not have it."""
        with self._explained(urn, [inputs, properties]) as resource:
            written, known = _without_own(inputs), _without_own(properties)
            try:
                found = resource.read(self._connected(), resource_id, known | written)
            except NotFound:
                return None
            made_by_aws = resource.secret & {*resource.computed} & {*known}
            self._changed_secrets[urn] = sorted(
                name for name in made_by_aws if known[name] != found.properties.get(name)
            )
            as_written = _as_written(resource, inputs, found.inputs)
            return Read(found.id, _secret(resource, as_written), _secret(resource, found.properties))

    def update(
        self, urn: str, resource_id: str, olds: Properties, news: Properties, *, preview: bool
    ) -> Properties:
        """Change the resource, or in a preview say what is known of it."""
        with self._explained(urn, [olds, news]) as resource:
            old, new = _without_own(olds), _without_own(news)
            if preview:
                return _secret(resource, planned(resource, new, old))
            return _secret(resource, resource.update(self._connected(), resource_id, old, new))

    def delete(self, urn: str, resource_id: str, properties: Properties) -> None:
        """Take the resource away."""
        with self._explained(urn, [properties]) as resource:
            resource.delete(self._connected(), resource_id, _without_own(properties))

    def candidates(self, urn: str, inputs: Properties, since: float) -> list[Candidate]:
        """Look for what an earlier creation made."""
        with self._explained(urn, [inputs]) as resource:
            found = candidates(resource, self._connected(), _without_own(inputs), since)
            return [Candidate(one.id, one.made.timestamp() if one.made else None, one.alone) for one in found]

    @contextmanager
    def _explained(self, urn: str, values: Iterable[Properties]) -> Iterator[Resource]:
        """The type of a resource; what cannot be done with it fails the call with a text for the user.

        values: those of the call; AWS may quote what is secret in them.
        """
        resource = _resource(urn)
        try:
            yield resource
        except _FAILURES as error:
            raise self._failed(resource, error, values) from error

    def _failed(self, resource: Resource, error: Exception, values: Iterable[Properties]) -> CallFailed:
        partly = error if isinstance(error, PartiallyCreated) else None
        cause = (partly and partly.__cause__) or error
        secrets = [Secret(each[name]) for each in values for name in resource.secret & {*each}]
        reason = without_secrets(explained(cause, self.emulator), secrets)
        made = Made(partly.made.id, _secret(resource, partly.made.properties)) if partly else None
        return CallFailed(reason, is_lost(error), made)

    def _connected(self) -> Clients:
        if not self._clients:
            raise ProviderError("the provider was not configured before it was called")
        return self._clients


def _as_written(resource: Resource, inputs: Properties, found: Properties) -> Properties:
    """What AWS has as inputs, in the spelling of those that are recorded."""
    if _is_imported(inputs):
        return found | {_IMPORTED: True}
    recorded = _without_own(inputs)
    observed = without(found, resource.server_defaults, unless_in=recorded)
    return resource.equivalence.keep_written_spelling(recorded, observed)


def _resource(urn: str) -> Resource:
    """The type of the resource with the URN `urn:pulumi:stack::project::parent$type::name`."""
    _, _, types, _ = urn.split("::", maxsplit=3)
    try:
        return resource_type(types.rpartition("$")[2])
    except ProviderError as error:
        raise CallFailed(str(error)) from error


def _without_own(properties: Properties) -> Properties:
    """The properties without Pulumi's own, such as the `__defaults` that the official plugin leaves."""
    return {name: value for name, value in properties.items() if not name.startswith("__")}


def _secret(resource: Resource, properties: Properties) -> Properties:
    """The properties, with those that are secret by the type marked as secret."""
    secret = {name: Secret(properties[name]) for name in resource.secret if properties.get(name) is not None}
    return properties | secret


def _is_imported(inputs: Properties) -> bool:
    """Whether the inputs are not what a program said, but what AWS had."""
    return not inputs or _IMPORTED in inputs


def _ignored(path: Path, ignored: Sequence[str]) -> bool:
    return any(covers(parsed(place), path) for place in ignored)


def _property_diff(kind: str, replaces: bool) -> PropertyDiff:
    diff = PropertyDiff(kind.lower())
    return diff.replacing() if replaces else diff
