"""One reader's way from a word to a citation and back, in one window: each step keeps what the one before promised."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage

QUERY, FIRST, SECOND, PLACE, YEAR = "Wendelsbruck", "Jonas Hartwig", "Kwame Asante", "Graz", "2004"
DESK, PHONE = 1280, 390
MOST_TABS = 200


@dataclass(frozen=True)
class Words:
    """What stands on the pages, in the language that the browser prefers."""

    locale: str
    query: str
    search: str
    apply: str
    exclude: str
    place: str
    first: str
    match: str
    next_match: str
    back: str
    filters: tuple[str, ...]


GERMAN = Words(
    "de-DE", "Suchanfrage", "Suchen", "Anwenden", f"{PLACE} ausschließen", "Artikel {} von {}", "zur ersten",
    "Fundstelle {} von {}", "nächste Fundstelle", "zurück zu den Treffern",
    (f"Person {FIRST}", f"Person {SECOND}", f"Ort {PLACE}", f"ab 1. Januar {YEAR}", f"bis 31. Dezember {YEAR}"),
)  # fmt: skip
ENGLISH = Words(
    "en-GB", "Search query", "Search", "Apply", f"exclude {PLACE}", "Article {} of {}", "to the first",
    "Match {} of {}", "next match", "back to the results",
    (f"person {FIRST}", f"person {SECOND}", f"place {PLACE}", f"from 1 January {YEAR}", f"to 31 December {YEAR}"),
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What a reader sees of a result page, by which one state of it is told from another."""

    url: str
    articles: int
    filters: tuple[str, ...]
    ticked: tuple[str, ...]
    headlines: tuple[str, ...]


@dataclass(frozen=True)
class Reader:
    """Somebody in front of a page, with a hand on the mouse or none."""

    page: Page
    said: Words
    scripts: bool
    mouse: bool

    @property
    def keys(self) -> bool:
        """Whether single keys lead on."""
        return self.scripts and not self.mouse

    def reach(self, control: Locator, group: Locator | None = None) -> None:
        """Moves the focus to a control with the Tab key; within a group that is one stop, with the arrow keys."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if (group or control).evaluate_all("all => all.includes(document.activeElement)"):
                break
        while group and not control.evaluate("e => e === document.activeElement"):
            self.page.keyboard.press("ArrowRight")
        expect(control).to_be_focused()
        expect(control).to_be_in_viewport()

    def use(self, control: Locator, key: str = "Enter") -> None:
        """Clicks a control, or goes to it and presses a key."""
        if self.mouse:
            control.click()
        else:
            self.reach(control)
            self.page.keyboard.press(key)

    def refine(self) -> None:
        """Unfolds the facets where a phone folds them."""
        summary = self.page.locator("#facets > summary")
        if summary.is_visible() and not self.page.locator("#facets[open]").count():
            self.use(summary)

    def apply(self) -> None:
        button = self.page.locator(".apply").get_by_role("button", name=self.said.apply)
        if self.scripts:
            expect(button).to_be_hidden()
        else:
            self.use(button)

    def tick(self, name: str) -> int:
        """Ticks a value; gives the number that stands beside it, which its accessible name has as well."""
        self.refine()
        box = self.page.locator(f".facet input[value='{name}']")
        number = promised(self.page, name)
        self.use(box, "Space")
        if self.scripts:
            expect(self.page.locator(".chip").filter(has_text=name)).to_be_visible()
            expect(box).to_be_focused()
            expect(box).to_be_in_viewport()
        self.apply()
        return number

    def demand_all(self) -> None:
        """Says that an article must name every person ticked."""
        self.refine()
        modes = self.page.locator("input[name='person.mode']")
        if self.mouse:
            modes.last.click()
        else:
            self.reach(modes.first)
            self.page.keyboard.press("ArrowRight")
        expect(modes.last).to_be_checked()
        self.apply()

    def take_year(self) -> int:
        """Narrows the search to a year: drags over its bar, or follows it as a link. Gives the articles it tells of."""
        title = self.page.locator("title", has_text=re.compile(f"^{YEAR}: "))
        bar = self.page.locator(".bars a").filter(has=title)
        number = int((bar.locator("title").text_content() or "").split()[1])
        if not self.mouse:
            self.reach(bar, self.page.locator(".bars a") if self.scripts else None)
            self.page.keyboard.press("Enter")
        elif self.scripts:
            drag_within(self.page, bar)
        else:
            bar.click()
        return number

    def found(self, number: int) -> Seen:
        """What is seen once the heading tells of so many articles."""
        expect(self.page.locator("h1")).to_have_text(re.compile(rf"^{number}\s"))
        expect(self.page.locator("main")).not_to_have_attribute("aria-busy", "true")
        if self.scripts and self.page.locator("#status").text_content():
            assert articles(self.page.locator("#status")) == number
        return seen(self.page)

    def step_through_marks(self) -> None:
        """From the first mark to the second, and to the third if there is one."""
        page, total = self.page, self.page.locator("main mark[id]").count()
        for number in range(1, min(total, 3) + 1):
            if self.keys:
                page.keyboard.press("n")
            elif number == 1:
                self.use(page.get_by_role("link", name=self.said.first))
            else:
                self.use(page.locator(f"#t{number - 1} + .stop").get_by_role("link", name=self.said.next_match))
            expect(page.locator(f"#t{number}")).to_be_in_viewport()
            place = page.get_by_role("group", name=self.said.match.format(number, total))
            expect(place).to_be_visible()
            expect(place).to_be_in_viewport()
            assert page.locator(".stop:visible").count() == 1
            assert page.url.endswith(f"#t{number}")


def drag_within(page: Page, bar: Locator) -> None:
    area = bar.locator(".area").bounding_box()
    assert area
    y = area["y"] + area["height"] / 2
    with page.expect_response(re.compile(r"/time\.")):
        page.mouse.move(area["x"] + area["width"] * 0.3, y)
    page.wait_for_timeout(100)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.8, y, steps=3)
    expect(page.locator("#time figcaption .quiet")).to_have_text(YEAR)
    page.mouse.up()


def seen(page: Page) -> Seen:
    def words(chip: Locator) -> str:
        return " ".join(chip.locator(part).inner_text().strip() for part in (".kind", "bdi"))

    return Seen(
        page.url,
        articles(page.locator("h1")),
        tuple(map(words, page.locator(".chip").all())),
        tuple(box.get_attribute("value") or "" for box in page.locator("#facets [type=checkbox]:checked").all()),
        tuple(page.locator(".hit h2").all_inner_texts()),
    )


def articles(place: Locator) -> int:
    return int((place.text_content() or "").split()[0])


def promised(page: Page, name: str) -> int:
    """The number beside a value that can be ticked."""
    row = page.locator(f".facet li:has(input[value='{name}'])")
    number = articles(row.locator("b.number"))
    assert re.fullmatch(rf"{name}, {number} \w+", row.locator("input").get_attribute("aria-label") or "")
    return number


@pytest.mark.parametrize(
    ("scripts", "mouse", "width", "said"),
    [
        pytest.param(True, True, DESK, GERMAN, id="german-desk"),
        pytest.param(True, True, PHONE, ENGLISH, id="english-phone"),
        pytest.param(False, True, DESK, ENGLISH, id="english-desk-no-scripts"),
        pytest.param(False, True, PHONE, GERMAN, id="german-phone-no-scripts"),
        pytest.param(True, False, DESK, GERMAN, id="german-desk-keyboard"),
        pytest.param(True, False, PHONE, ENGLISH, id="english-phone-keyboard"),
        pytest.param(False, False, DESK, GERMAN, id="german-desk-keyboard-no-scripts"),
    ],
)
def test_from_a_word_to_a_citation_and_back(
    open_page: OpenPage, scripts: bool, mouse: bool, width: int, said: Words
) -> None:
    page = open_page("large", "/", width=width, scripts=scripts, locale=said.locale)
    reader = Reader(page, said, scripts, mouse)
    states = narrowed(reader)
    assert states[-1].filters == said.filters
    read_and_cited(reader, states[-1])

    reader.use(page.get_by_role("link", name=said.back))
    assert reader.found(states[-1].articles) == states[-1]
    for state in reversed(states):
        for _ in range(10):
            if page.url == state.url:
                break
            page.go_back()
        assert reader.found(state.articles) == state


def narrowed(reader: Reader) -> list[Seen]:
    """Searches, ticks two persons, excludes a place and takes a year. Gives what is seen after each."""
    page, said = reader.page, reader.said
    field = page.get_by_label(said.query)
    if reader.mouse:
        field.click()
    elif reader.keys:
        page.keyboard.press("/")
    else:
        reader.reach(field)
    page.keyboard.type(QUERY)
    if reader.mouse:
        page.get_by_role("button", name=said.search).click()
    else:
        page.keyboard.press("Enter")
    expect(page).to_have_title(f"{QUERY} – Fundstelle")
    states = [seen(page)]

    states.append(reader.found(reader.tick(FIRST)))
    reader.demand_all()
    page.wait_for_url("**person.mode=all**")
    states.append(reader.found(states[-1].articles))
    assert promised(page, FIRST) == states[-1].articles
    states.append(reader.found(reader.tick(SECOND)))
    assert states[-1].ticked == (FIRST, SECOND)

    reader.refine()
    left = states[-1].articles - promised(page, PLACE)
    reader.use(page.get_by_role("link", name=said.exclude))
    states.append(reader.found(left))
    states.append(reader.found(reader.take_year()))
    assert 1 < states[-1].articles == len(states[-1].headlines)
    assert all(mark.startswith(QUERY) for mark in page.locator(".hits mark").all_text_contents())
    return states


def read_and_cited(reader: Reader, results: Seen) -> None:
    """Opens the first hit, steps through its marks, goes on to the next, cites it."""
    page, said = reader.page, reader.said
    headline = page.locator(".hit h2 a").first
    if reader.keys:
        page.keyboard.press("j")
        expect(headline).to_be_focused()
        page.keyboard.press("Enter")
    else:
        reader.use(headline)
    expect(page.locator("h1")).to_have_text(results.headlines[0], use_inner_text=True)
    expect(page.get_by_text(said.place.format(1, results.articles))).to_be_visible()
    reader.step_through_marks()

    reader.use(page.locator(".neighbours [rel=next]"))
    expect(page.locator("h1")).to_have_text(results.headlines[1], use_inner_text=True)
    expect(page.locator("h1")).to_be_in_viewport()
    expect(page.get_by_text(said.place.format(2, results.articles))).to_be_visible()

    citation = page.locator(".citation bdi").inner_text()
    assert results.headlines[1] in citation
    assert YEAR in citation
    with page.expect_download() as download:
        reader.use(page.get_by_role("link", name="BibTeX"))
    assert results.headlines[1] in Path(download.value.path()).read_text(encoding="utf-8")
