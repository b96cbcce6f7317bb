"""The two languages in the browser: what it prefers, the switch, and what scripts say."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


def test_the_browser_prefers_a_language(open_page: OpenPage) -> None:
    expect(open_page("seeds", "/", locale="en-US").get_by_role("button", name="Search")).to_be_visible()
    expect(open_page("seeds", "/", locale="fr-FR").get_by_role("button", name="Suchen")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_stays_through_a_search(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("seeds", "/?lang=en", scripts=scripts)
    page.get_by_label("Search query").fill("Truppen Kursk")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"\d+ articles"))
    page.get_by_label("sorted by").select_option("newest")
    if not scripts:
        page.get_by_role("button", name="Apply").first.click()
    page.wait_for_url("**/search?q=Truppen+Kursk&*sort=newest*lang=en")
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="to the first").click()
    expect(page.get_by_role("group", name=re.compile("^Match 1 of"))).to_be_visible()
    page.get_by_role("link", name="back to the results").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_switch_keeps_what_was_ticked_since(open_page: OpenPage) -> None:
    page = open_page("seeds", "/search?q=Truppen")
    page.get_by_role("checkbox", name="Wladimir Putin").check()
    expect(page.locator(".chip")).to_have_count(1)
    count = (page.locator("h1").text_content() or "").split()[0]
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/search?q=Truppen&person=Wladimir+Putin&lang=en")
    expect(page.locator("h1")).to_have_text(re.compile(rf"^{count} articles?$"))
    page.get_by_role("link", name="Remove filter").click()
    expect(page.locator(".chip")).to_have_count(0)
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("h1")).to_have_text(re.compile(" Artikel$"))


def test_suggestions_are_told_in_english(open_page: OpenPage) -> None:
    page = open_page("seeds", "/?lang=en")
    field = page.get_by_role("combobox", name="Search query")
    field.press_sequentially("Truppen Put")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options.filter(has_text="person")).to_have_text("Wladimir Putin person 2 articles")
    expect(options.first.locator("bdi")).to_have_attribute("lang", "de")
    said = page.get_by_role("status").filter(has_text="uggestion")
    expect(said).to_have_text(re.compile(r"^\d+ suggestions?$"))
    field.press_sequentially("xq")
    expect(said).to_have_text("No suggestions")
