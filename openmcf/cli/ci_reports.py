"""Reports for CI: GitHub annotations, SARIF for code scanning, JUnit for test dashboards."""

import json
import os
import re
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from openmcf import __version__
from openmcf.cli.reports import Shown, Summary
from openmcf.cli.views import visible
from openmcf.manifests.files import FileResult
from openmcf.specs.findings import Problem


def _sentence(problem: Problem) -> str:
    """Path, message and hint in one line, for formats that have no place for each."""
    subject = f"{problem.path}: " if problem.path else ""
    return f"{subject}{problem.message}" + (f" (hint: {problem.hint})" if problem.hint else "")


class GithubReport:
    """GitHub Actions workflow commands, which become annotations on the changed lines."""

    def __init__(self) -> None:
        self._shown = Shown()

    def begin(self) -> list[str]:
        return []

    def file(self, result: FileResult) -> list[str]:
        return [self._command(problem) for problem in self._shown.first(result.problems)]

    def end(self, summary: Summary) -> list[str]:
        return [*self._shown.rest, str(summary)]

    def _command(self, problem: Problem) -> str:
        place = f"file={_property(problem.file)},line={problem.line},col={problem.column}"
        title = f"title={_property(problem.rule)}"
        return visible(f"::{problem.severity} {place},{title}::{_data(_sentence(problem))}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class SarifReport:
    """SARIF 2.1.0, for code scanning. The results are streamed; the rules they name come last."""

    def __init__(self) -> None:
        self._rules: set[str] = set()

    def begin(self) -> list[str]:
        schema = "https://json.schemastore.org/sarif-2.1.0.json"
        return [f'{{"$schema": "{schema}", "version": "2.1.0", "runs": [{{"results": [']

    def file(self, result: FileResult) -> list[str]:
        lines = []
        for problem in result.problems:
            lines.append((", " if self._rules else "  ") + json.dumps(_sarif_result(problem)))
            self._rules.add(problem.rule)
        return lines

    def end(self, summary: Summary) -> list[str]:
        rules = [{"id": rule, "name": rule} for rule in sorted(self._rules)]
        driver = {"name": "openmcf", "version": __version__, "rules": rules}
        return [f'], "tool": {json.dumps({"driver": driver})}, "columnKind": "unicodeCodePoints"}}]}}']


def _sarif_result(problem: Problem) -> dict[str, Any]:
    region = {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endColumn": problem.column + problem.width,
    }
    location = {"artifactLocation": {"uri": _uri(problem.file)}, "region": region}
    return {
        "ruleId": problem.rule,
        "level": problem.severity,
        "message": {"text": _sentence(problem)},
        "locations": [{"physicalLocation": location}],
    }


_OF_URLS = "!#$%&'()*+,/:;=?@[]~"
"""What stands in a URL as it is (RFC 3986)."""


def _uri(file: str) -> str:
    if file.startswith(("http://", "https://")):
        return quote(file, safe=_OF_URLS)
    return quote(os.fsencode(file.replace(os.sep, "/")))


class JunitReport:
    """JUnit XML: a suite per file, a case per manifest; a manifest's errors are its failures."""

    def begin(self) -> list[str]:
        return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="openmcf validate">']

    def file(self, result: FileResult) -> list[str]:
        cases = {
            title.document: f"{title.kind or 'manifest'}/{title.name or title.document}"
            for title in result.titles
        }
        for problem in result.problems:
            cases.setdefault(problem.document, problem.file)
        failed = {problem.document for problem in result.problems if problem.severity == "error"}
        suite = f'<testsuite name={_attribute(result.file)} tests="{len(cases)}" failures="{len(failed)}">'
        lines = [self._case(name, result, document) for document, name in cases.items()]
        return [f"  {suite}", *lines, "  </testsuite>"]

    def end(self, summary: Summary) -> list[str]:
        return ["</testsuites>"]

    def _case(self, name: str, result: FileResult, document: int) -> str:
        parts = [f"    <testcase name={_attribute(name)} classname={_attribute(result.file)}>"]
        for problem in (problem for problem in result.problems if problem.document == document):
            at = f"{problem.file}:{problem.line}:{problem.column} [{problem.rule}]"
            words = _xml(_sentence(problem))
            if problem.severity == "error":
                about = f"message={_attribute(at)} type={_attribute(problem.rule)}"
                parts.append(f"      <failure {about}>{words}</failure>")
            else:
                parts.append(f"      <system-out>{_xml(at)} {words}</system-out>")
        return "\n".join([*parts, "    </testcase>"])


def _xml(text: str) -> str:
    return _ascii(escape(_possible(text)))


def _attribute(text: str) -> str:
    return _ascii(quoteattr(_possible(text)))


def _possible(text: str) -> str:
    """The text with the characters replaced that XML cannot hold."""
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _ascii(xml: str) -> str:
    """The XML with characters beyond ASCII as references, so that it is UTF-8 whatever the locale writes."""
    return xml.encode("ascii", "xmlcharrefreplace").decode()
