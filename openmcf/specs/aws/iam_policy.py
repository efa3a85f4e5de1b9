"""What IAM refuses in the JSON of a policy document, whatever the policy is for.

Source: IAM User Guide, "Grammar of the IAM JSON policy language"; IAM's own words are "Syntax errors in
policy", "Statement IDs (SID) must be alpha-numeric" and "... in a single policy must be unique". The
functions take any JSON in the place of any part, and raise nothing; the paths of what they find start at the
document.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openmcf.specs.fields import PolicyDocument
from openmcf.specs.findings import Finding, Path, nearest

Statement = Mapping[str, Any]

VERSIONS = ("2012-10-17", "2008-10-17")
PRINCIPALS = ("AWS", "Service", "Federated", "CanonicalUser")

_DOCUMENT_KEYS = ("Version", "Id", "Statement")
_STATEMENT_KEYS = (
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource"),
    "Condition",
)
_OPERATORS = (
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike"),
    *("StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"),
    *("NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan"),
    *("DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress"),
    *("NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null"),
)
_OPERATOR = rf"(?i)((ForAllValues|ForAnyValue):)?({'|'.join(_OPERATORS)})(IfExists)?"


def size_of(document: PolicyDocument) -> int:
    """The characters that count for IAM's quotas: all but white space."""
    return len(re.sub(r"\s", "", json.dumps(document, ensure_ascii=False)))


def strings_of(value: Any) -> list[str]:
    """The strings of an element that takes one or a list of them."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def statements_of(document: PolicyDocument) -> Iterator[tuple[Path, Statement]]:
    """Each statement that is a map, with its path; `Statement` is one or a list."""
    value = document.get("Statement")
    if isinstance(value, dict):
        yield ("Statement",), value
    for index, statement in enumerate(value if isinstance(value, list) else []):
        if isinstance(statement, dict):
            yield ("Statement", index), statement


def syntax_faults(document: PolicyDocument) -> Iterator[Finding]:
    """What breaks the grammar, in policies of any sort."""
    yield from _unknown_keys((), document, _DOCUMENT_KEYS)
    version = document.get("Version", VERSIONS[0])
    if version not in VERSIONS:
        yield Finding(("Version",), "is no version of IAM's policy language", f'write "{VERSIONS[0]}"')
    yield from _statement_list_faults(document.get("Statement"))
    for path, statement in statements_of(document):
        for fault in _statement_faults(statement):
            yield below(path, fault)
    yield from _repeated_sids(document)


def below(path: Path, fault: Finding) -> Finding:
    """The same fault, with a path that starts further up."""
    return fault._replace(path=(*path, *fault.keys))


def prohibited(statement: Statement, elements: Sequence[str]) -> Iterator[Finding]:
    """Elements that a policy of this sort may not have; in IAM's words, "Has prohibited field"."""
    for element in elements:
        if element in statement:
            yield Finding((element,), "cannot be in this sort of policy", "remove it", on_key=True)


def _unknown_keys(path: Path, part: Mapping[str, Any], known: Sequence[str]) -> Iterator[Finding]:
    for key in part:
        if key not in known:
            near = nearest(key, known)
            hint = f"did you mean `{near}`?" if near else f"known here: {', '.join(known)}"
            yield Finding((*path, key), f"`{key}` is no element of a policy here", hint, on_key=True)


def _statement_list_faults(value: Any) -> Iterator[Finding]:
    if value in (None, [], {}):
        yield Finding((), "has no statement", "add `Statement`, with at least one statement", on_key=True)
    elif not isinstance(value, dict | list):
        yield Finding(("Statement",), "must be a statement or a list of them")
    for index, statement in enumerate(value if isinstance(value, list) else []):
        if not isinstance(statement, dict):
            yield Finding(("Statement", index), "must be a map with Effect and Action")


def _statement_faults(statement: Statement) -> Iterator[Finding]:
    yield from _unknown_keys((), statement, _STATEMENT_KEYS)
    if statement.get("Effect") not in ("Allow", "Deny"):
        path: Path = ("Effect",) if "Effect" in statement else ()
        yield Finding(path, "needs `Effect: Allow` or `Effect: Deny`, in this spelling", on_key=not path)
    for element in ("Action", "Resource", "Principal"):
        if element in statement and f"Not{element}" in statement:
            message = f"cannot be beside `{element}`"
            yield Finding((f"Not{element}",), message, "keep one of them", on_key=True)
    for element in ("Action", "NotAction", "Resource", "NotResource"):
        if element in statement:
            yield from _strings_faults((element,), statement[element])
    for element in ("Principal", "NotPrincipal"):
        if element in statement:
            yield from _principal_faults((element,), statement[element])
    yield from _sid_faults(statement.get("Sid", ""))
    yield from _condition_faults(statement.get("Condition", {}))


def _strings_faults(path: Path, value: Any) -> Iterator[Finding]:
    """What is wrong with an element that takes a string or a list of strings."""
    if value in ("", []) or len(strings_of(value)) < (len(value) if isinstance(value, list) else 1):
        yield Finding(path, "must be a string or a list of strings, and not empty")


def _principal_faults(path: Path, value: Any) -> Iterator[Finding]:
    if value == "*":
        return
    if not isinstance(value, dict) or not value:
        hint = "for example `Service: lambda.amazonaws.com`"
        yield Finding(path, f'must be "*" or a map with one of {", ".join(PRINCIPALS)}', hint)
        return
    yield from _unknown_keys(path, value, PRINCIPALS)
    for key in PRINCIPALS:
        if key in value:
            for fault in _strings_faults((*path, key), value[key]):
                yield fault._replace(hint=_account_hint(value[key]))


def _account_hint(value: Any) -> str | None:
    """How to write an account id that YAML took for a number, and so without the zeros it begins with."""
    items = value if isinstance(value, list) else [value]
    number = next((item for item in items if type(item) is int), None)
    return None if number is None else f'quote account ids: "{number:012}"'


def _sid_faults(sid: Any) -> Iterator[Finding]:
    if not isinstance(sid, str) or not re.fullmatch(r"[0-9A-Za-z]*", sid):
        yield Finding(("Sid",), "may only have letters and digits", "leave it out, or write it as one word")


def _condition_faults(condition: Any) -> Iterator[Finding]:
    operators = condition if isinstance(condition, dict) else {}
    if operators is not condition or not all(isinstance(keys, dict) for keys in operators.values()):
        hint = "for example `StringEquals: {aws:SourceAccount: ...}`"
        yield Finding(("Condition",), "must be a map from operators to maps of keys and values", hint)
    for operator in operators:
        if not re.fullmatch(_OPERATOR, operator):
            near = nearest(operator, _OPERATORS)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(_OPERATORS)}"
            path: Path = ("Condition", operator)
            yield Finding(path, f"`{operator}` is no condition operator", hint, on_key=True)


def _repeated_sids(document: PolicyDocument) -> Iterator[Finding]:
    seen: list[Any] = []
    for path, statement in statements_of(document):
        sid = statement.get("Sid")
        if sid and sid in seen:
            message = f"`{sid}` is the Sid of an earlier statement of this policy"
            yield Finding((*path, "Sid"), message, "give each its own, or none")
        seen.append(sid)
