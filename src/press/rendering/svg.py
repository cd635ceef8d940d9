"""Pictures made fit for a page: own ids, shared letters, no references outward, no rules that leak, no script."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from press.job import PageError

_DROPPED = {"metadata", "script", "foreignObject", "title", "desc"}
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_ROOT_RULE = re.compile(r"^\s*\*\s*\{([^}]*)\}\s*$")
_DECIMAL = re.compile(r"-?\d*\.\d+")
_COMMAND = re.compile(r"([A-Za-z])")


class Sheet:
    """The pictures of one page. matplotlib draws letters as paths; each is kept once for the whole page.

    Attributes:
        letters: id of every letter by outline and transformation.
    """

    def __init__(self) -> None:
        self.letters: dict[tuple[str, str], str] = {}

    def inline(self, svg: str, prefix: str, label: str) -> str:
        """An SVG picture as an element of the page.

        Args:
            svg: the picture as a document, text as paths.
            prefix: put before every id, so that several pictures share a page.
            label: alternative text.

        Raises:
            PageError: not well-formed, or it refers to something outside itself.
        """
        root = _parse(svg)
        rules = _cleaned(root)
        names = self._letters(root)
        for element in root.iter():
            _localise(element, prefix, names)
        box = root.get("viewBox") or f"0 0 {_length(root, 'width')} {_length(root, 'height')}"
        for name in list(root.attrib):
            del root.attrib[name]
        root.attrib.update({"viewBox": box, "role": "img", "aria-label": label})
        if rules:
            root.set("style", ";".join(rules))
        return _written(root)

    def definitions(self) -> str:
        """The element that holds the letters, to stand before the pictures; empty if there are none."""
        if not self.letters:
            return ""
        paths = "".join(
            f'<path id="{name}" d="{outline}"' + (f' transform="{transform}"/>' if transform else "/>")
            for (outline, transform), name in self.letters.items()
        )
        return f'<svg class="letters" width="0" height="0" aria-hidden="true"><defs>{paths}</defs></svg>'

    def _letters(self, root: etree._Element) -> dict[str, str]:
        """Take the letters out of a picture; returns their ids on the sheet by their ids in the picture."""
        names = {}
        for path in list(root.iter(f"{_SVG}path")):
            if set(path.attrib) <= {"id", "d", "transform"} and path.getparent().tag == f"{_SVG}defs" and path.get("id"):
                key = (tight(path.get("d", "")), path.get("transform", ""))
                names[path.get("id")] = self.letters.setdefault(key, f"g{len(self.letters) + 1}")
                _drop(path)
        return names


@lru_cache(4096)  # the pictures of a page draw the same letters
def tight(outline: str) -> str:
    """A path's data without needless blanks, to a hundredth of a point.

    >>> tight("M 1.23456 -2  L 0.50 10  z ")
    'M1.23-2L0.5 10z'
    """
    short = "".join(map(str.strip, _COMMAND.split(_DECIMAL.sub(_hundredths, outline))))
    return " ".join(short.split()).replace(" -", "-")


def _hundredths(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 2) + 0.0:g}"


def standalone(svg: str) -> str:
    """The same picture for the PDF: without document type, metadata and script."""
    root = _parse(svg)
    for element in list(root.iter(f"{_SVG}metadata", f"{_SVG}script")):
        _drop(element)
    return etree.tostring(root, encoding="unicode")


def _parse(svg: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True)
    try:
        return etree.fromstring(svg.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise PageError(f"a picture is no well-formed SVG: {error}") from error


def _cleaned(root: etree._Element) -> list[str]:
    """Drop what a page does not want; returns the declarations that held for all elements."""
    rules = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname in _DROPPED:
            _drop(element)
        elif etree.QName(element).localname == "style":
            match = _ROOT_RULE.match(element.text or "")
            rules += [match[1].strip().rstrip(";")] if match else []
            _drop(element)
    return rules


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _localise(element: etree._Element, prefix: str, names: dict[str, str]) -> None:
    """Plain names, own ids, references to own ids or shared letters, no event handlers."""
    element.tag = etree.QName(element).localname
    element.text = element.text if (element.text or "").strip() else None
    element.tail = element.tail if (element.tail or "").strip() else None
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        local = etree.QName(name).localname
        if name in _HREF:
            if not value.startswith(("#", "data:image/")):
                raise PageError(f"a picture refers to {value!r} outside itself")
            own = f"#{names.get(value[1:]) or prefix + value[1:]}"
            element.set("href", own if value.startswith("#") else value)
        elif local == "id":
            element.set("id", prefix + value)
        elif local == "d":
            element.set("d", tight(value))
        elif not local.startswith("on") and not name.startswith("{"):
            element.set(local, _URL.sub(rf"url(#{prefix}\1)", value))


def _written(root: etree._Element) -> str:
    etree.cleanup_namespaces(root)
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", etree.tostring(root, encoding="unicode"))


def _length(root: etree._Element, name: str) -> str:
    return re.sub(r"[^0-9.]", "", root.get(name, "")) or "100"
