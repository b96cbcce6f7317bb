"""Completion of the search field, with keys, pointer and touch, as a screen reader gets it, and not at all."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_looks import TOO_WIDE

WIDE_AND_NARROW = (1280, 390, 320)


def type_into(page: Page, text: str) -> Locator:
    """Types as a person does and waits for the list; gives its options."""
    field = page.get_by_role("combobox", name="Suchanfrage")
    field.fill("")
    field.press_sequentially(text)
    expect(page.get_by_role("listbox", name="Vorschläge")).to_be_visible()
    return page.get_by_role("listbox", name="Vorschläge").get_by_role("option")


def selected(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Vorschläge").get_by_role("option", selected=True)


def test_arrow_and_enter_search_for_the_suggestion(open_page: OpenPage) -> None:
    page = open_page("seeds", "/")
    options = type_into(page, "Truppen Put")
    field = page.get_by_role("combobox", name="Suchanfrage")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(selected(page)).to_have_count(0)
    name = options.filter(has_text="Person")
    expect(name).to_have_text(re.compile("Wladimir Putin Person 2 Artikel"))
    while selected(page).filter(has_text="Person").count() == 0:
        page.keyboard.press("ArrowDown")
        assert field.get_attribute("aria-activedescendant") == selected(page).get_attribute("id")
    expect(field).to_have_value("Truppen Put")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("2 Artikel")
    expect(page.get_by_label("Suchanfrage")).to_have_value('Truppen person:"Wladimir Putin"')


def test_enter_without_a_selection_searches_for_what_was_typed(open_page: OpenPage) -> None:
    page = open_page("seeds", "/")
    type_into(page, "Trup")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Trup")


def test_enter_searches_even_before_suggestions_come(open_page: OpenPage) -> None:
    page = open_page("seeds", "/")
    page.get_by_label("Suchanfrage").press_sequentially("Truppen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Truppen")


def test_the_keys_of_a_combobox(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen")
    options = type_into(page, "k")
    last = options.count() - 1
    field, chosen = page.get_by_role("combobox", name="Suchanfrage"), selected(page)
    keys = [
        ("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", last), ("ArrowDown", None),
        ("ArrowDown", 0), ("Home", None), ("ArrowUp", last), ("End", None),
    ]  # fmt: skip
    for key, index in keys:
        page.keyboard.press(key)
        expect(chosen).to_have_count(0 if index is None else 1)
        if index is not None:
            expect(chosen).to_have_attribute("id", f"suggestion-{index}")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("k")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Suchen")).to_be_focused()
    expect(field).to_have_value("k")
    assert page.url.endswith("/search?q=Truppen")


def test_the_number_of_suggestions_is_said(open_page: OpenPage) -> None:
    page = open_page("seeds", "/")
    options = type_into(page, "k")
    expect(page.get_by_role("status").filter(has_text="Vorschl")).to_have_text(f"{options.count()} Vorschläge")
    page.get_by_role("combobox", name="Suchanfrage").press_sequentially("xq")
    expect(page.get_by_role("status").filter(has_text="Vorschl")).to_have_text("Keine Vorschläge")
    expect(page.get_by_role("listbox")).to_have_count(0)


@pytest.mark.parametrize(
    "corpus_and_path", [("seeds", "/"), ("seeds", "/search?q=Krieg"), ("collection", "/article/politik-001")]
)
def test_a_click_searches(open_page: OpenPage, corpus_and_path: tuple[str, str]) -> None:
    page = open_page(*corpus_and_path)
    option = type_into(page, "s").first
    text = option.locator("bdi").text_content() or ""
    option.click()
    page.wait_for_url("**/search?q=*")
    assert text in page.get_by_label("Suchanfrage").input_value()


def test_a_touch_searches(open_page: OpenPage) -> None:
    page = open_page("seeds", "/", width=390, has_touch=True)
    type_into(page, "s").first.tap()
    page.wait_for_url("**/search?q=*")


def test_an_emptied_field_asks_nothing(open_page: OpenPage) -> None:
    page = open_page("seeds", "/")
    type_into(page, "k")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("combobox", name="Suchanfrage").fill("")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.wait_for_timeout(300)
    assert asked == []


def test_typing_on_asks_once(open_page: OpenPage) -> None:
    page = open_page("seeds", "/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("combobox", name="Suchanfrage").press_sequentially("Truppen", delay=5)
    expect(page.get_by_role("listbox")).to_be_visible()
    questions = [url for url in asked if "/api/v1/suggest" in url]
    assert len(questions) < len("Truppen")
    assert questions[-1].endswith("?q=Truppen")


def test_without_scripts_nothing_changes(open_page: OpenPage) -> None:
    page = open_page("seeds", "/", scripts=False)
    field = page.get_by_role("searchbox", name="Suchanfrage")
    field.press_sequentially("Truppen")
    expect(page.get_by_role("combobox", name="Suchanfrage")).to_have_count(0)
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("5 Artikel")


@pytest.mark.parametrize(("path", "typed"), [("/", "wen"), ("/search?q=Elbe", "Elbe h"), ("/article/politik-001", "n")])
def test_axe_finds_nothing_with_the_list_open(open_page: OpenPage, path: str, typed: str) -> None:
    page = open_page("collection", path, reduced_motion="reduce")
    type_into(page, typed)
    page.keyboard.press("ArrowDown")
    for scheme in ("light", "dark"):
        for width in WIDE_AND_NARROW:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            results = Axe().run(page)
            assert results.violations_count == 0, f"{scheme} {width} {results.generate_report()}"


def test_the_list_stays_inside_the_window(open_page: OpenPage) -> None:
    page = open_page("collection", "/")
    type_into(page, "wen")
    for width in WIDE_AND_NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == [], width


def test_hostile_suggestions_stay_text(open_page: OpenPage) -> None:
    page = open_page("hostile", "/")
    for typed in ("Zwielicht", "person:", "script", "ort:"):
        options = type_into(page, typed)
        assert options.count() > 0
        assert page.locator(".suggestions :is(script, img, x, u)").count() == 0
