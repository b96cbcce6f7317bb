"""Reads a page for the tests: its elements with their attributes and the text inside them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "col"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple["Element", ...] = field(default=(), repr=False)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()


class Page(HTMLParser):
    """A parsed page; raises AssertionError where an end tag matches no start tag."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(source)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes {self._open[-1]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, css_class: str = "") -> list[Element]:
        """The elements of a tag, and of a class if one is named, in their order."""
        return [e for e in self.elements if e.tag == tag and (not css_class or css_class in e.classes)]

    def one(self, tag: str, css_class: str = "") -> Element:
        (found,) = self.all(tag, css_class)
        return found

    def link(self, text: str) -> str:
        """The address of the one link with this text, blanks squeezed."""
        (found,) = {e.get("href") for e in self.all("a") if " ".join(e.text.split()) == text}
        return found

    def within(self, css_class: str, tag: str) -> list[Element]:
        """The elements of a tag inside an element of a class."""
        return [e for e in self.all(tag) if any(css_class in outer.classes for outer in e.inside)]

    def marks(self) -> list[str]:
        return [e.text for e in self.all("mark")]

    def titles(self) -> list[str]:
        return [e.text.strip() for e in self.within("hit", "h2")]
