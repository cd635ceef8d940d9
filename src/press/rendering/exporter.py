"""What both nbconvert exporters share: the document as a preprocessing step, our templates, escaping by default."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from nbconvert.exporters import TemplateExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Unicode

from press import TEMPLATES
from press.content import document, glyphs, language


class Reading(Preprocessor):
    """Puts the notebook's `Document` into the resources as ``briefing``, its letters and language checked."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Read and check the document unless the caller has done so."""
        if "briefing" not in resources:
            resources["briefing"] = document.read(nb, resources["lang"])
            glyphs.check(resources["briefing"])
            language.check(resources["briefing"])
        return nb, resources


class BriefingExporter(TemplateExporter):
    """Base of the exporters: template ``briefing`` on nbconvert's ``base``."""

    lang = Unicode("zh", help="Language of the briefing, zh or en.").tag(config=True)

    default_preprocessors: list[str] = []  # nbconvert's own strip code and outputs that a document never reads

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.optimistic_validation = True
        self.register_preprocessor(Reading(), enabled=True)

    @property
    def extra_template_basedirs(self) -> list[str]:  # type: ignore[override]
        """Where the template ``briefing`` lies."""
        return [str(TEMPLATES)]

    def _template_name_default(self) -> str:
        return "briefing"

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment

    def _init_resources(self, resources: dict[str, Any] | None) -> dict[str, Any]:
        return {"lang": self.lang, **super()._init_resources(resources)}
