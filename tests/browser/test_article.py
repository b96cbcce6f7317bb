"""The article page as a reader uses it: from mark to mark, from article to article, with words switched off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

ARTICLE = "/article/politik-001?q=Leipzig+Wendelsbruck"


def ready(page: Page) -> Page:
    """The page once all its scripts are there."""
    page.wait_for_load_state("networkidle")
    return page


def target(page: Page) -> str:
    return str(page.evaluate("document.querySelector(':target')?.id ?? ''"))


def test_keys_lead_from_mark_to_mark(open_page: OpenPage) -> None:
    page = ready(open_page("collection", ARTICLE))
    for key, reached in (("n", "t1"), ("n", "t2"), ("n", "t3"), ("p", "t2"), ("p", "t1")):
        page.keyboard.press(key)
        page.wait_for_selector(f"#{reached}:target")
    page.keyboard.press("p")
    assert target(page) == "t1"
    expect(page.locator("#t1 + .stop")).to_be_visible()
    page.go_back()
    assert "politik-001" not in page.url, "walking through marks is no way to go back through"


def test_keys_are_letters_where_one_types(open_page: OpenPage) -> None:
    page = open_page("collection", ARTICLE)
    page.get_by_label("Suchanfrage").fill("")
    page.keyboard.type("npn")
    expect(page.get_by_label("Suchanfrage")).to_have_value("npn")
    assert target(page) == ""


def test_keys_can_be_switched_off(open_page: OpenPage) -> None:
    page = ready(open_page("collection", ARTICLE))
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    for again in (False, True):
        if again:
            page.reload()
            ready(page)
            assert not page.locator("#keys-on").is_checked(), "the choice is kept"
        page.keyboard.press("n")
        assert target(page) == ""


@pytest.mark.parametrize("scripts", [True, False])
def test_the_legend_switches_the_marks_of_a_word(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("collection", ARTICLE, scripts=scripts)
    first, second = (page.locator(f"main mark[id].w{number}").first for number in (1, 2))
    colours = [mark.evaluate("e => getComputedStyle(e).backgroundColor") for mark in (first, second)]
    assert len({*colours, "rgba(0, 0, 0, 0)"}) == 3
    page.get_by_role("checkbox", name=re.compile("^Leipzig")).uncheck()
    expect(first).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(second).to_have_css("background-color", colours[1])


def test_keys_pass_over_what_is_switched_off(open_page: OpenPage) -> None:
    page = ready(open_page("collection", ARTICLE))
    page.get_by_role("checkbox", name=re.compile("^Leipzig")).uncheck()
    page.keyboard.press("n")
    page.wait_for_selector("mark.w2:target")


@pytest.mark.parametrize("scripts", [True, False])
def test_one_walks_from_article_to_article(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("collection", "/search?q=Deich", scripts=scripts)
    titles = page.locator(".hit h2").all_text_contents()[:3]
    page.locator(".hit h2 a").first.click()
    for title in titles:
        expect(page).to_have_title(f"{' '.join(title.split())} – Fundstelle")
        page.locator(".neighbours [rel=next]").click()
    page.locator(".back a").click()
    expect(page).to_have_url(re.compile(r"/search\?q=Deich$"))


@pytest.mark.parametrize("scripts", [True, False])
def test_two_searches_are_compared_by_the_form(open_page: OpenPage, scripts: bool) -> None:
    page = open_page("collection", "/search?q=Wahl", scripts=scripts)
    page.get_by_role("link", name="Vergleichen").click()
    page.locator("[name='b.q']").fill("Hochwasser")
    page.get_by_role("button", name="Vergleichen").click()
    expect(page.locator(".result h2")).to_have_text(["Wahl", "Hochwasser"])
    expect(page.locator("polyline")).to_have_count(2)


def test_a_concordance_is_ordered_by_the_form(open_page: OpenPage) -> None:
    page = open_page("collection", "/kwic?q=Deich&section=Politik", scripts=False)
    page.get_by_label("geordnet").select_option("left")
    page.get_by_role("button", name="Anzeigen").click()
    assert "section=Politik" in page.url
    assert "order=left" in page.url
    before = [text.split()[-1].lower() for text in page.locator("td.before").all_text_contents() if text.strip()]
    assert before == sorted(before, key=lambda word: word.translate(str.maketrans("äöü", "aou")).strip("„“(),.–"))
