"""What holds for every page and state: accessible, inside the window, harmless."""

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

STATES = {
    "start": ("seeds", "/"),
    "start-dated": ("collection", "/"),
    "results": ("seeds", "/search?q=Truppen+Kursk&person=Wladimir+Putin&not.place=Berlin&person.mode=all"),
    "all": ("collection", "/search?q=*&page=3"),
    "chart": ("large", "/search?q=Wendelsbruck&person.mode=all"),
    "chart-share": ("collection", "/search?q=*&bars=share&year=2015&year="),
    "values": ("collection", "/facet/person?q=Leipzig&not.person=Angela+Merkel&section=Politik"),
    "values-many": ("large", "/facet/place?order=name&limit=50&offset=50"),
    "no-values": ("collection", "/facet/author?prefix=xyz"),
    "hostile-values": ("hostile", "/facet/person"),
    "ways-out": ("collection", '/search?q=Elbe+UND+Wahl+UND+Quastenflosser+UND+"Elbe+Wahl"&not.section=Sport'),
    "english-values": ("collection", "/facet/person?q=Leipzig&lang=en"),
    "english-ways-out": ("collection", '/search?q=Elbe+UND+Wahl+UND+"Elbe+Wahl"&not.section=Sport&lang=en'),
    "relaxed": ("collection", '/search?q=Elbe+Zyklotronresonanz+"offen'),
    "no-hits": ("collection", "/search?q=Leipzig&source=Elbkurier&not.section=Sport&from=1980-01-01&to=1981-01-01"),
    "article": ("collection", "/article/politik-001?q=Leipzig+Wendelsbruck"),
    "article-mark": ("collection", "/article/politik-001?q=Leipzig+Wendelsbruck#t2"),
    "article-many-words": (
        "collection",
        "/article/politik-001?match=any&q=Leipzig+Wendelsbruck+Bahn+Gleis+Zug+Land+Elbe",
    ),
    "article-unmarked": ("collection", "/article/politik-001"),
    "entity": ("collection", "/entity/place/Wendelsbruck"),
    "entity-undated": ("seeds", "/entity/person/Wladimir%20Putin"),
    "entity-unknown": ("collection", "/entity/person/Lena%20Hartwich"),
    "similar": ("collection", "/similar?id=politik-001"),
    "versions": ("collection", "/search?q=*&size=100"),
    "versions-all": ("collection", "/search?q=*&copies=all&page=2"),
    "article-versions": ("collection", "/article/wirtschaft-007"),
    "copies": ("collection", "/copies?id=wirtschaft-007"),
    "copies-none": ("collection", "/copies?id=politik-001"),
    "diff": ("collection", "/diff?id=sport-007&with=sport-028"),
    "hostile-diff": ("hostile", "/diff?with=rtl&id=" + quote('"><script>alert(1)</script>', safe="")),
    "english-diff": ("collection", "/diff?id=sport-028&with=sport-007&lang=en"),
    "kwic": ("collection", "/kwic?q=Wendelsbruck&not.section=Sport&order=left"),
    "kwic-none": ("collection", "/kwic"),
    "compare": ("collection", "/compare?section=Politik&b.section=Sport&b.source=Elbkurier"),
    "compare-form": ("collection", "/compare?q=Wendelsbruck&person=Lena+Hartwig"),
    "compare-same": ("seeds", "/compare?q=Truppen&b.q=Truppen"),
    "hostile-similar": ("hostile", "/similar?id=rtl"),
    "hostile-kwic": ("hostile", "/kwic?q=Zwielicht"),
    "hostile-entity": ("hostile", "/entity/person/" + quote('"Quote" O\'Person <b>', safe="")),
    "hostile-rtl-entity": ("hostile", "/entity/person/" + quote("\u202eredoM lraK", safe="")),
    "hostile-compare": ("hostile", "/compare?q=Zwielicht&b.q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
    "english-entity": ("collection", "/entity/place/Wendelsbruck?lang=en"),
    "english-kwic": ("collection", "/kwic?q=Wendelsbruck&lang=en"),
    "english-compare": ("collection", "/compare?section=Politik&b.section=Sport&lang=en"),
    "record": ("collection", "/beleg?q=Wahl+UND+(Wendelsbruck&not.section=Sport&from=2010"),
    "hostile-record": ("hostile", "/beleg?q=Zwielicht"),
    "about": ("collection", "/about"),
    "bad-parameter": ("seeds", "/search?size=x"),
    "not-found": ("seeds", "/nichts"),
    "no-index": ("bare", "/"),
    "hostile-results": ("hostile", "/search?q=Zwielicht"),
    "hostile-article": ("hostile", "/article/wort?q=Zwielicht"),
    "hostile-script": ("hostile", "/article/" + quote('"><script>alert(1)</script>', safe="") + "?q=Zwielicht"),
    "hostile-start": ("hostile", "/"),
    "english-start": ("collection", "/?lang=en"),
    "english-results": ("seeds", "/search?q=Truppen&person=Wladimir+Putin&not.place=Berlin&person.mode=all&lang=en"),
    "english-relaxed": ("collection", '/search?q=Elbe+Zyklotronresonanz+"offen&lang=en'),
    "english-no-hits": ("collection", "/search?q=Leipzig&source=Elbkurier&not.section=Sport&to=1981-01-01&lang=en"),
    "english-article": ("collection", "/article/politik-001?q=Leipzig+Wendelsbruck&lang=en#t2"),
    "english-record": ("collection", "/beleg?q=Wahl+UND+(Wendelsbruck&not.section=Sport&person=&from=2010&lang=en"),
    "english-about": ("collection", "/about?lang=en"),
    "english-hostile-record": ("hostile", "/beleg?q=Zwielicht&lang=en"),
    "article-changed": ("collection", "/article/politik-001?content=0000"),
    "english-error": ("seeds", "/search?size=x&lang=en"),
}

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        && !e.closest(".hidden, .skip, pre, .facet bdi"))
    .map((e) => e.outerHTML.slice(0, 90))
    .concat(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ["the page scrolls"] : [])"""
WIDTHS = (320, 390, 640, 1280, 2200)


def unfolded(page: Page) -> Page:
    """The page with all that it folds away shown."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    return page


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(open_page: OpenPage, state: str) -> None:
    page = unfolded(open_page(*STATES[state], reduced_motion="reduce"))
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            results = Axe().run(page)
            assert results.violations_count == 0, f"{scheme} {width} {results.generate_report()}"


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wider_than_the_window(open_page: OpenPage, state: str) -> None:
    page = unfolded(open_page(*STATES[state]))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == [], width


@pytest.mark.parametrize("forced", ["active", "none"])
def test_focus_is_seen_on_everything_that_takes_it(open_page: OpenPage, forced: str) -> None:
    page = open_page("seeds", "/search?q=Truppen&person=Wladimir+Putin", forced_colors=forced)
    for _ in range(40):
        page.keyboard.press("Tab")
        assert _outlined(page), page.evaluate("document.activeElement.outerHTML")


def _outlined(page: Page) -> bool:
    """Whether the focused element, or what stands for it, shows a ring."""
    return bool(
        page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return true;
              const style = (x) => getComputedStyle(x);
              const ring = (x) => x && (style(x).outlineStyle !== "none" || style(x).boxShadow !== "none");
              return ring(e) || ring(e.nextElementSibling) || ring(e.closest("form"));
            }"""
        )
    )


def test_hostile_articles_do_nothing(open_page: OpenPage) -> None:
    page = open_page("hostile", "/search?q=Zwielicht&size=100")
    addresses = [link.get_attribute("href") or "" for link in page.locator(".hit h2 a").all()]
    assert len(addresses) == 6
    for path in addresses:
        page = open_page("hostile", path)
        expect(page.locator("h1")).to_contain_text("Zwielicht")
        assert page.title().endswith("– Fundstelle")
    attack = quote('"><script>alert(1)</script><img src=x onerror=alert(2)>')
    page = open_page("hostile", f"/search?q={attack}")
    expect(page.get_by_label("Suchanfrage")).to_have_value('"><script>alert(1)</script><img src=x onerror=alert(2)>')


def test_print_leaves_the_text(open_page: OpenPage) -> None:
    page = open_page("collection", "/article/politik-001?q=Leipzig")
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".aside")).to_be_hidden()
    expect(page.locator("main .text")).to_be_visible()
