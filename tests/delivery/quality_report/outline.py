"""A page as a tree of elements, for tests that ask what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr"}


@dataclass
class Element:
    """One element, its attributes, and the elements and texts in it."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Every element below with one of these tags, in order."""
        return [element for element in self.below() if element.tag in tags]

    def below(self) -> Iterator[Element]:
        """Every element below."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.below()

    @property
    def text(self) -> str:
        """All text below."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Element("page")]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.path[-1].children.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_startendtag(self, tag, attrs):
        self.path[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.path[-1].tag == tag, f"<{self.path[-1].tag}> is closed by </{tag}>"
        self.path.pop()

    def handle_data(self, data):
        self.path[-1].children.append(data)


def read(page: str) -> Element:
    """The tree of a page; every element in it must be closed where it was opened."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.path) == 1
    return reader.path[0]
