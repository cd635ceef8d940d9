"""A scenario as a file: its document checked in full, then moved into place in one step; nothing is lost silently."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from wuhai import data, formats
from wuhai.parameters import Parameter, ScenarioError
from wuhai.scenario import CHANGE_KEYS, check_all
from wuhai.spelling import nearest

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAME_RULE = "1 to 40 characters, lower-case letters a-z, digits and _, a letter first"
"""What a scenario's name may be: it becomes a file, a folder of the site and part of addresses."""


class Line(str):
    """A fault in English that is told in Chinese as well."""

    def __new__(cls, en: str, zh: str) -> Line:
        made = super().__new__(cls, en)
        made.zh, made.en = zh, en
        return made


def check_name(name: str, documents: Mapping[str, Mapping], overwrite: bool) -> list[str]:
    """Faults of the name a scenario is to be saved under.

    Args:
        documents: the scenarios that exist.
        overwrite: whether an existing name may be taken.
    """
    if not NAME.fullmatch(name):
        rule = "1至40个字符，只用小写字母a-z、数字和下划线，以字母开头"
        return [Line(f"scenario name {name!r}: allowed are {NAME_RULE}", f"情景名“{name}”不行：{rule}")]
    if name not in documents:
        return []
    if not overwrite:
        en = f"scenario {name!r} exists already; choose another name, or tick overwrite (overwrite=True)"
        return [Line(en, f"情景“{name}”已经存在；换一个名字，或勾选“覆盖同名情景”")]
    if not documents[name].get("inherits"):
        en = f"scenario {name!r} is complete and the ground of the others; it is not overwritten, choose another name"
        return [Line(en, f"情景“{name}”是其他情景的基础，不能覆盖；请换一个名字")]
    return []


def check(
    name: str, documents: Mapping[str, Mapping], base: str, changes: Mapping[str, object], reason: str, overwrite: bool
) -> None:
    """Refuse what cannot be saved: the name, a missing reason, no difference from `base`; all together."""
    problems = check_name(name, documents, overwrite)
    if not reason.strip():
        problems.append(Line("why: a reason is needed, in Chinese (why_zh) or English (why)", "请写明理由"))
    if not changes:
        en = f"nothing differs from scenario {base!r}; move something first"
        problems.append(Line(en, f"与情景{base}没有不同，请先改动参数"))
    if problems:
        raise ScenarioError(problems)


def content(
    name: str, base: str, documents: Mapping[str, Mapping], titles: Mapping[str, str], changes: Mapping[str, Mapping]
) -> dict:
    """The content of a scenario file; a scenario saved over itself keeps its parent, its titles and what it changed before.

    Args:
        base: what the changes are made to.
        titles: title_zh, title_en, why, why_zh; empty texts are left out.
        changes: name -> value and what is said for it.
    """
    told, inherits = {key: titles[key] for key in ("title_zh", "title_en", "why", "why_zh") if titles.get(key)}, base
    if name == base:
        own = documents[name]
        told |= {"title_zh": own["title_zh"], "title_en": own["title_en"]}
        inherits, changes = own["inherits"], {**own_changes(own), **changes}
    return {**told, "inherits": inherits, "changes": bare(changes)}


def own_changes(document: Mapping) -> dict[str, dict]:
    """What a scenario file changes, each change as a mapping with its value."""
    return {name: dict(raw) if isinstance(raw, Mapping) else {"value": raw} for name, raw in (document.get("changes") or {}).items()}


def bare(changes: Mapping[str, Mapping]) -> dict[str, dict]:
    """The changes in the order of a file's keys, without what is empty."""
    return {
        name: {key: change[key] for key in CHANGE_KEYS if change.get(key) not in (None, "")} for name, change in changes.items()
    }


def write(
    name: str, content: Mapping, parameters: Mapping[str, Parameter], overwrite: bool = False, folder: Path | None = None
) -> Path:
    """Write ``scenarios/<name>.yml``; the file is read back and judged with all others before it is moved into place.

    Raises:
        ScenarioError: the file, or one that inherits from it, would not be valid; nothing is written then.
    """
    place = data.place(folder) / "scenarios"
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=118)
    path, problems = place / f"{name}.yml", []
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".scenario") as aside:
        made = Path(aside) / path.name
        made.write_text(text, encoding="utf-8")
        found, problems = formats.parse_yaml(f"data/scenarios/{path.name}", text)
        others = data.scenarios(folder)
        problems += _judged(name, found, others, parameters)
        if path.exists() and not overwrite:
            problems += [f"scenario {name!r} exists already; it was written while this one was open"]
        if problems:
            raise ScenarioError(problems)
        made.chmod(0o644)
        made.replace(path)
    return path


def known(name: str, documents: Mapping[str, Mapping]) -> str:
    """The name, if there is such a scenario.

    Raises:
        ScenarioError: there is none.
    """
    if name not in documents:
        raise ScenarioError([f"scenario {name!r} is unknown; known are {', '.join(sorted(documents))}{nearest(name, documents)}"])
    return name


def _judged(name: str, found: Mapping, others: Mapping[str, Mapping], parameters: Mapping[str, Parameter]) -> list[str]:
    """Faults that the new file brings; those the folder had before are not its own."""
    before = set(check_all(parameters, others))
    return [line for line in check_all(parameters, {**others, name: found}) if line not in before]
