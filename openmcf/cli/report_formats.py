"""Which report a format of `validate` is."""

from openmcf.cli.reports import JsonReport, Report, TextReport


def report_of(format_: str) -> Report:
    """The report of that format: text, json, github, sarif or junit."""
    if format_ == "text":
        return TextReport()
    if format_ == "json":
        return JsonReport()
    from openmcf.cli import ci_reports  # XML and its like are slow to import

    by_name: dict[str, type[Report]] = {
        "github": ci_reports.GithubReport,
        "sarif": ci_reports.SarifReport,
        "junit": ci_reports.JunitReport,
    }
    return by_name[format_]()
