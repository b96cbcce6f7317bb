"""The result page as a reader uses it: the histogram, single keys, all values of a facet, and what it weighs."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage

TRANSFER_MAX, REQUESTS_MAX = 60_000, 4
"""Bytes on the wire of a result page of 2,000 articles with all that it asks for."""
SIZES = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((entry) => entry.transferSize)"""
SHIFTS = """() => new Promise((done) => {
    const told = ({ node, previousRect, currentRect }) =>
        [node?.outerHTML?.slice(0, 80) ?? node?.textContent, JSON.stringify(previousRect), JSON.stringify(currentRect)];
    const shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().flatMap((entry) => entry.sources.map(told))))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(shifts), 300);
})"""
"""What was moved when it had been seen, from where to where."""
LIGHT = ("/search?q=Wendelsbruck", "/search?q=*", "/search?q=Wahl&from=2003&to=2011&bars=share", "/facet/place")


def bars(page: Page) -> Locator:
    return page.locator(".bars a")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("path", LIGHT)
def test_pages_are_light_and_stand_still(open_page: OpenPage, path: str) -> None:
    page = open_page("large", path)
    assert page.evaluate(SHIFTS) == []
    sizes = page.evaluate(SIZES)
    assert len(sizes) <= REQUESTS_MAX
    assert all(sizes)
    assert sum(sizes) < TRANSFER_MAX, sizes


@pytest.mark.parametrize("scripts", [True, False])
def test_a_bar_is_a_link_to_its_time(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("large", "/search?q=Wendelsbruck", scripts=scripts)
    bar = page.get_by_role("link", name=re.compile(r"^2004: \d+ von \d+ Artikeln \("))
    promised = (bar.locator("title").text_content() or "").split()[1]
    bar.click()
    expect(page.locator("h1")).to_have_attribute("data-status", f"{promised} Artikel")
    assert asked(page) == {"q": ["Wendelsbruck"], "from": ["2004-01-01"], "to": ["2004-12-31"]}
    expect(page.locator("#time-name")).to_have_text("Treffer je Monat")


def test_dragging_selects_a_time(open_page: OpenPage) -> None:
    page = open_page("large", "/search?q=Wendelsbruck")
    box = page.locator(".bars").bounding_box()
    assert box
    with page.expect_response(re.compile(r"time\.\w+\.js|time\.js")):
        page.mouse.move(box["x"] + box["width"] * 0.26, box["y"] + 40)
    page.wait_for_timeout(100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40)
    expect(page.locator("figcaption .quiet")).to_have_text(re.compile(r"^20\d\d – 20\d\d$"))
    first, last = (page.locator("figcaption .quiet").text_content() or "").split(" – ")
    page.mouse.up()
    page.wait_for_url("**from=*")
    assert asked(page)["from"] == [f"{first}-01-01"]
    assert asked(page)["to"] == [f"{last}-12-31"]
    expect(page.locator(".chip")).to_have_count(2)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)


def test_bars_are_one_stop_for_the_tab_key(open_page: OpenPage) -> None:
    page = open_page("large", "/search?q=Wendelsbruck")
    bars(page).first.focus()
    expect(bars(page).last).to_have_attribute("tabindex", "-1")
    page.keyboard.press("ArrowRight")
    expect(bars(page).nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(bars(page).last).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".figures summary")).to_be_focused()


def test_the_same_as_a_table_and_by_dates(open_page: OpenPage) -> None:
    page = open_page("large", "/search?q=Wendelsbruck", scripts=False)
    page.get_by_text("Als Tabelle").click()
    expect(page.locator(".figures tbody tr")).to_have_count(13)
    page.locator(".facet[data-facet=days] summary").click()
    page.get_by_label("von", exact=True).fill("2004-01-01")
    page.get_by_label("bis", exact=True).fill("2005-12-31")
    page.get_by_role("button", name="Übernehmen").click()
    assert asked(page)["from"] == ["2004-01-01"]
    starts = [date.fromisoformat(asked(page)[name][0]).year for name in ("from", "to")]
    assert starts == [2004, 2005]


def test_the_share_stays_switched_on_while_narrowing(open_page: OpenPage) -> None:
    page = open_page("large", "/search?q=Wendelsbruck")
    page.get_by_role("link", name="Anteil", exact=True).click()
    expect(page.locator("#time-name")).to_have_text("Anteil an allen Artikeln je Jahr")
    page.locator("input[name=person]").first.check()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#time-name")).to_contain_text("Anteil an allen Artikeln")
    assert asked(page)["bars"] == ["share"]


def test_while_loading_the_old_hits_are_dimmed(open_page: OpenPage) -> None:
    page = open_page("large", "/search?q=Wendelsbruck")
    held: list[Route] = []
    page.route("**/search?*", lambda route: held.append(route))
    page.locator("input[name=person]").first.check()
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".hits")).to_have_css("opacity", "0.45")
    held[0].continue_()
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#status")).to_have_text(page.locator("h1").get_attribute("data-status") or "")


@pytest.mark.parametrize("scripts", [True, False])
def test_all_values_of_a_facet(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("large", "/search?q=Leipzig", scripts=scripts)
    page.get_by_role("link", name="mehr anzeigen: Personen").click()
    expect(page.locator("h1")).to_have_text("Personen")
    name = page.locator(".values ol bdi").nth(3).text_content() or ""
    page.get_by_label("Name oder Wortanfang").fill(name.split()[-1])
    page.get_by_role("button", name="Anzeigen").click()
    link = page.get_by_role("link", name=re.compile(f"^{re.escape(name)}, [\\d.]+ Artikel$"))
    promised = (link.get_attribute("aria-label") or "").rsplit(", ", 1)[1]
    link.click()
    expect(page.locator("h1")).to_have_attribute("data-status", promised)
    expect(page.get_by_role("checkbox", name=f"{name}, {promised}")).to_be_checked()


def test_keys_lead_from_hit_to_hit_and_from_mark_to_mark(open_page: OpenPage) -> None:
    page = open_page("collection", "/search?q=Leipzig+Wendelsbruck")
    headlines = page.locator(".hit h2 a")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(headlines.nth(place)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
    for key, anchor in (("n", "t1"), ("n", "t2"), ("p", "t1")):
        page.keyboard.press(key)
        page.wait_for_url(f"**#{anchor}")
    expect(page.locator("mark#t1")).to_be_in_viewport()


def test_keys_can_be_switched_off_and_stay_so(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen")
    dialog = page.get_by_role("dialog", name="Tastenkürzel")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("j")
    expect(dialog).to_be_visible()
    page.get_by_label("Tastenkürzel verwenden").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.reload()
    for key in "/j?":
        page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    assert not page.context.cookies()
    page.get_by_role("button", name="Tastenkürzel").click()
    page.get_by_label("Tastenkürzel verwenden").check()
    page.get_by_role("button", name="Schließen").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Suchanfrage")).to_be_focused()


def test_without_scripts_there_are_no_keys_to_tell_of(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen", scripts=False)
    expect(page.locator("button.keys")).to_be_hidden()


def test_print_keeps_the_chart_and_drops_its_controls(open_page: OpenPage) -> None:
    page = open_page("large", "/search?q=Wendelsbruck")
    page.emulate_media(media="print")
    expect(page.locator(".bars")).to_be_visible()
    for control in ("figcaption .mode", ".figures", "button.keys", ".paging"):
        expect(page.locator(control)).to_be_hidden()
