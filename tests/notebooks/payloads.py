"""What an executed notebook displayed for print."""

from collections import defaultdict

TEXT, FIGURE, TABLE = (f"application/vnd.briefing.{kind}+json" for kind in ("text", "figure", "table"))


def run(path, parameters):
    """The executed notebook; here, because a fork finds it again by the name of its module."""
    from press.job import Job
    from press.runs.run import execute

    return execute(Job(path, path.stem, "plan", "", parameters.get("lang", "zh"), parameters))


def shown(notebook):
    """Payloads by MIME type, in order."""
    payloads = defaultdict(list)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            for mime, payload in output.get("data", {}).items():
                if mime.startswith("application/vnd.briefing."):
                    payloads[mime].append(payload)
    return payloads


def sentences(payloads, *kinds):
    """The sentences of some kinds as plain text."""
    found = [item["parts"] for item in payloads[TEXT] if item["kind"] in kinds]
    return ["".join(part if isinstance(part, str) else part["text"] for part in parts) for parts in found]
