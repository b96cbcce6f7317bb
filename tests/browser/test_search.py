"""Searching as a reader does, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

TRANSFER_MAX = 25_000
"""Bytes for a result page with its style sheet and module."""


def marks(page: Page) -> set[str]:
    return set(page.locator(".hits mark").all_text_contents())


def count_of(page: Page, name: str) -> str:
    """The number in the accessible name of a facet value, as „2 Artikel“."""
    label = page.locator(f".facet [aria-label^='{name}, ']").get_attribute("aria-label") or ""
    return label.removeprefix(f"{name}, ")


def search(page: Page, words: str) -> None:
    page.get_by_label("Suchanfrage").fill(words)
    page.get_by_role("button", name="Suchen").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_both_words_are_found_and_marked(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("seeds", "/", scripts=scripts)
    search(page, "Truppen Kursk")
    expect(page.locator("h1")).to_have_text(re.compile(r"\d+ Artikel"))
    assert {"Truppen", "Kursk"} <= marks(page)
    assert page.url.endswith("/search?q=Truppen+Kursk") or not scripts


def test_inflected_forms_are_marked(open_page: OpenPage) -> None:
    page = open_page("seeds", "/")
    search(page, "nordkoreanische")
    expect(page.locator("h1")).to_have_text(re.compile(r"\d+ Artikel"))
    assert "nordkoreanischer" in marks(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_ticking_a_person_narrows_to_the_count(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("seeds", "/search?q=Truppen", scripts=scripts)
    promised = count_of(page, "Wladimir Putin")
    page.get_by_role("checkbox", name=f"Wladimir Putin, {promised}").check()
    apply = page.locator(".apply").get_by_role("button", name="Anwenden")
    if scripts:
        expect(apply).to_be_hidden()
    else:
        apply.click()
    expect(page.locator("h1")).to_have_text(promised)
    assert "person=Wladimir+Putin" in page.url
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".hit")).to_have_count(int(promised.split()[0]))


def test_ticking_keeps_the_place_and_says_the_result(open_page: OpenPage) -> None:
    page = open_page("collection", "/search?q=Wendelsbruck")
    before = page.locator("h1").text_content()
    page.locator(".facet[data-facet=section] summary").click()
    box = page.locator("input[name=section][value=Politik]")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("input[name=section][value=Politik]")).to_be_focused()
    expect(page.locator("#status")).to_have_text(page.locator("h1").get_attribute("data-status") or "")
    page.go_back()
    expect(page.locator("h1")).to_have_text(before or "")
    expect(page.locator("input[name=section][value=Politik]")).not_to_be_checked()


def test_sorting_applies_at_once(open_page: OpenPage) -> None:
    page = open_page("collection", "/search?q=Wendelsbruck")
    page.get_by_label("sortiert nach").select_option("oldest")
    page.wait_for_url("**/search?q=Wendelsbruck&sort=oldest")
    expect(page.get_by_label("sortiert nach")).to_have_value("oldest")
    expect(page.locator(".hit time").first).to_contain_text("2015")


def test_excluding_with_the_sign_and_letting_in_with_the_chip(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen")
    before = page.locator("h1").text_content() or ""
    page.get_by_role("link", name="Wladimir Putin ausschließen").click()
    expect(page.locator("h1")).not_to_have_text(before)
    chip = page.locator(".chip.not")
    assert chip.locator("bdi").evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"
    chip.click()
    expect(page.locator("h1")).to_have_text(before)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_period_waits_for_its_button(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("collection", "/search?q=Wendelsbruck", scripts=scripts)
    page.locator(".facet[data-facet=days] summary").click()
    page.get_by_label("von", exact=True).fill("2020-01-01")
    page.get_by_label("bis", exact=True).fill("2020-12-31")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator(".chip").first).to_contain_text("ab 1. Januar 2020")


def test_a_phone_folds_the_facets_and_keeps_them_open_while_ticking(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen", width=390)
    box = page.locator("input[name=person][value='Wladimir Putin']")
    expect(box).to_be_hidden()
    page.locator("#facets > summary").click()
    box.check()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("input[name=person][value='Wladimir Putin']")).to_be_visible()


def test_wide_screens_show_the_facets(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen")
    expect(page.locator("input[name=person][value='Wladimir Putin']")).to_be_visible()
    expect(page.locator("#facets > summary")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_article_marks_the_query_and_steps_through_it(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("seeds", "/search?q=Truppen+Kursk", scripts=scripts)
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/article/**")
    assert {"Truppen", "Kursk"} <= set(page.locator("main mark").all_text_contents())
    page.get_by_role("link", name="zur ersten").click()
    first = page.get_by_role("group", name=re.compile("^Fundstelle 1 von"))
    expect(first).to_be_visible()
    first.get_by_role("link", name="nächste Fundstelle").click()
    expect(first).to_be_hidden()
    expect(page.get_by_role("group", name=re.compile("^Fundstelle 2 von"))).to_be_visible()
    expect(page.locator("mark#t2")).to_be_in_viewport()
    page.get_by_role("link", name="zurück zu den Treffern").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"\d+ Artikel"))


def test_the_slash_leads_to_the_search_field(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen")
    field = page.get_by_label("Suchanfrage")
    expect(field).not_to_be_focused()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.press("/")
    expect(field).to_have_value("/")


def test_a_result_page_is_light(open_page: OpenPage) -> None:
    page = open_page("collection", "/search?q=Wendelsbruck")
    sizes = page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .map((entry) => entry.transferSize)"""
    )
    assert len(sizes) == 3
    assert all(sizes)
    assert sum(sizes) < TRANSFER_MAX, sizes
