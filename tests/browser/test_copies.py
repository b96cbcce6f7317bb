"""Versions of one text in the browser: from a hit to them, to what differs, and to all of them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage


@pytest.mark.parametrize("scripts", [True, False])
def test_a_hit_leads_to_its_versions_and_to_what_differs(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("collection", "/search?q=Dopingtest+Schwimmerin+Strauß", scripts=scripts)
    link = page.locator("a.folded")
    expect(link).to_have_text("+1 Fassung")
    link.click()
    expect(page.locator("#fassungen")).to_be_in_viewport()
    page.get_by_role("link", name="Unterschiede zu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zwei Fassungen")
    changed = page.locator(".changes").locator("del, ins")
    assert changed.count() > 0
    for number in range(changed.count()):
        assert changed.nth(number).evaluate("e => getComputedStyle(e).textDecorationLine") != "none"


def test_all_versions_stay_shown_when_the_order_changes(open_page: OpenPage) -> None:
    page = open_page("collection", "/search?q=*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("162 Artikel")
    page.get_by_role("link", name="alle: 166").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("166 Artikel")
    expect(page.locator(".folding [aria-current]")).to_have_text("alle: 166")
    page.get_by_label("sortiert nach").select_option("oldest")
    page.wait_for_url("**sort=oldest**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("166 Artikel")
    page.get_by_role("link", name="zusammengefasst: 162").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("162 Artikel")
