"""Pictures made fit for a page: own ids, no references outward, no rules that leak, no script."""

from __future__ import annotations

import re

from lxml import etree

from press.job import PageError

_DROPPED = {"metadata", "script", "foreignObject", "title", "desc"}
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_URL = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_ROOT_RULE = re.compile(r"^\s*\*\s*\{([^}]*)\}\s*$")


def inline(svg: str, prefix: str, label: str) -> str:
    """An SVG picture as an element of an HTML page.

    Args:
        svg: the picture as a document, text as paths.
        prefix: put before every id, so that several pictures share a page.
        label: alternative text.

    Raises:
        PageError: not well-formed, or it refers to something outside itself.
    """
    root = _parse(svg)
    rules = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname in _DROPPED:
            _drop(element)
        elif etree.QName(element).localname == "style":
            rules.append(_root_rule(element.text or ""))
            _drop(element)
        else:
            _localise(element, prefix)
    box = root.get("viewBox") or f"0 0 {_length(root, 'width')} {_length(root, 'height')}"
    for name in list(root.attrib):
        del root.attrib[name]
    root.attrib.update({"viewBox": box, "role": "img", "aria-label": label})
    if any(rules):
        root.set("style", ";".join(filter(None, rules)))
    etree.cleanup_namespaces(root)
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", etree.tostring(root, encoding="unicode"))


def standalone(svg: str) -> str:
    """The same picture for the PDF: without document type and metadata."""
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


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _localise(element: etree._Element, prefix: str) -> None:
    """Plain names, own ids, references to own ids, no event handlers."""
    element.tag = etree.QName(element).localname
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        local = etree.QName(name).localname
        if name in _HREF:
            if not value.startswith(("#", "data:image/")):
                raise PageError(f"a picture refers to {value!r} outside itself")
            element.set("href", f"#{prefix}{value[1:]}" if value.startswith("#") else value)
        elif local == "id":
            element.set("id", prefix + value)
        elif not local.startswith("on") and not name.startswith("{"):
            element.set(local, _URL.sub(rf"url(#{prefix}\1)", value))


def _root_rule(css: str) -> str:
    """matplotlib's one rule for all elements, as a style that the picture's elements inherit."""
    match = _ROOT_RULE.match(css)
    return match[1].strip().rstrip(";") if match else ""


def _length(root: etree._Element, name: str) -> str:
    return re.sub(r"[^0-9.]", "", root.get(name, "")) or "100"
