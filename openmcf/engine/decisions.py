"""What to do with a resource: decided from its recorded state, its goal and the provider's diff. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from openmcf.engine.goal import Goal
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.steps import Op
from openmcf.properties.diff import Diff
from openmcf.properties.paths import covers, parsed
from openmcf.properties.values import Properties


def wanted(goal: Goal, inputs: Properties, provider: str, old: ResourceState | None) -> ResourceState:
    """The state that a goal asks for; what only a step can tell is as in the old state."""
    before = old or ResourceState(urn=goal.urn, type=goal.type)
    return ResourceState(
        urn=goal.urn,
        type=goal.type,
        custom=goal.custom,
        id=before.id,
        inputs=inputs,
        outputs=before.outputs,
        parent=goal.parent,
        protect=goal.protect,
        dependencies=goal.dependencies,
        provider=provider,
        property_dependencies=goal.property_dependencies,
        additional_secret_outputs=goal.additional_secret_outputs,
        import_id=goal.import_id,
        retain_on_delete=goal.retain_on_delete,
        deleted_with=goal.deleted_with,
        created=before.created,
        modified=before.modified,
        custom_timeouts=before.custom_timeouts,
        ignore_changes=goal.ignore_changes,
        replace_on_changes=goal.replace_on_changes,
        source_position=before.source_position,
        rest=before.rest,
    )


def decide(old: ResourceState | None, diff: Diff, *, forced: bool) -> Op:
    """The step that leads from old to new; `forced` asks for a replacement whatever the diff says."""
    if old is None:
        return Op.CREATE
    if old.pending_replacement:
        return Op.CREATE_REPLACEMENT
    if old.custom and (forced or diff.replaces or old.taint):
        return Op.REPLACE
    return Op.UPDATE if diff.changes or old.init_errors else Op.SAME


def imports(goal: Goal, old: ResourceState | None) -> bool:
    """Whether the goal is to import a resource that exists, and was not imported before."""
    known = (old.import_id or old.id) if old else ""
    return bool(goal.custom and goal.import_id and goal.import_id != known)


def with_replacements(diff: Diff, patterns: Iterable[str]) -> Diff:
    """The diff, with each change that `replaceOnChanges` covers as a reason to replace."""
    changed = tuple(diff.detailed) or diff.changed
    wanted_paths = [parsed(pattern) for pattern in patterns]
    more = [path for path in changed if any(covers(pattern, parsed(path)) for pattern in wanted_paths)]
    replacing = {path: diff.detailed[path].replacing() for path in more if path in diff.detailed}
    replaces = tuple(dict.fromkeys((*diff.replaces, *more)))
    return replace(diff, replaces=replaces, detailed={**diff.detailed, **replacing})


def diff_of_component(old: ResourceState, new: ResourceState) -> Diff:
    """Components have no provider; they differ where their inputs do."""
    changed = tuple(key for key in {**old.inputs, **new.inputs} if old.inputs.get(key) != new.inputs.get(key))
    return Diff(bool(changed), changed=changed)
