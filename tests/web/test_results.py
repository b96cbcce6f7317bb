"""The result page: hits, facets, filters, paging, and its states."""

import pytest
from flask.testing import FlaskClient

from tests.web.pages import Element, Page


def results(client: FlaskClient, query: str) -> Page:
    response = client.get(f"/search?{query}")
    assert response.status_code == 200
    return Page(response.text)


def heading(page: Page) -> str:
    return page.one("h1").get("data-status")


def boxes(page: Page, facet: str) -> dict[str, Element]:
    """The checkboxes of a facet by their value."""
    return {e.get("value"): e for e in page.all("input") if e.get("name") == facet and e.get("type") == "checkbox"}


def count(page: Page, facet: str, value: str) -> int:
    """The number in the accessible name of a value."""
    name = boxes(page, facet)[value].get("aria-label")
    assert name.startswith(f"{value}, ")
    assert name.endswith(" Artikel")
    return int(name.removeprefix(f"{value}, ").removesuffix(" Artikel").replace(".", ""))


def hidden(page: Page) -> dict[str, str]:
    return {e.get("name"): e.get("value") for e in page.all("input") if e.get("type") == "hidden"}


def test_both_words_are_marked(seeds: FlaskClient) -> None:
    page = results(seeds, "q=Truppen+Kursk")
    assert page.titles()
    assert {"Truppen", "Kursk"} <= set(page.marks())


def test_inflected_forms_are_marked_whole(seeds: FlaskClient) -> None:
    assert "nordkoreanischer" in results(seeds, "q=nordkoreanische").marks()


def test_ticking_narrows_to_the_count(seeds: FlaskClient) -> None:
    promised = count(results(seeds, "q=Truppen"), "person", "Wladimir Putin")
    page = results(seeds, "q=Truppen&person=Wladimir+Putin")
    assert heading(page) == f"{promised} Artikel"
    assert "checked" in boxes(page, "person")["Wladimir Putin"].attributes


def test_excluding_and_letting_in_again(seeds: FlaskClient) -> None:
    before = results(seeds, "q=Truppen")
    (out,) = [e for e in before.all("a") if e.get("aria-label") == "Wladimir Putin ausschließen"]
    page = Page(seeds.get(out.get("href")).text)
    assert hidden(page)["not.person"] == "Wladimir Putin"
    assert "Wladimir Putin" not in boxes(page, "person")
    (back,) = [e for e in page.all("a") if e.get("aria-label") == "Wladimir Putin wieder zulassen"]
    assert heading(Page(seeds.get(back.get("href")).text)) == heading(before)


def test_every_filter_has_a_chip_that_removes_it(seeds: FlaskClient) -> None:
    page = results(seeds, "q=Truppen&person=Wladimir+Putin&not.place=Berlin&source=&from=1990-02-01&to=2030")
    chips = {" ".join(e.text.split()): e for e in page.all("a", "chip")}
    assert list(chips) == [
        "Filter entfernen: Person Wladimir Putin ×",
        "Ausschluss aufheben: Ort Berlin ×",
        "Filter entfernen: Quelle ohne Angabe ×",
        "Filter entfernen: ab 1. Februar 1990 ×",
        "Filter entfernen: bis 31. Dezember 2030 ×",
    ]
    assert "not" in chips["Ausschluss aufheben: Ort Berlin ×"].classes
    left = chips["Filter entfernen: Person Wladimir Putin ×"].get("href")
    assert left == "/search?q=Truppen&not.place=Berlin&source=&from=1990-02-01&to=2030-12-31"
    assert page.link("alle Filter entfernen") == "/search?q=Truppen"


def test_ticked_values_stay_even_at_zero(seeds: FlaskClient) -> None:
    page = results(seeds, "q=Truppen&person=Niemand+Sonst&person=Wladimir+Putin")
    assert list(boxes(page, "person"))[:2] == ["Niemand Sonst", "Wladimir Putin"]
    assert count(page, "person", "Niemand Sonst") == 0


def test_several_values_of_one_facet_can_be_one_of_or_all(seeds: FlaskClient) -> None:
    query = "q=&person=Wladimir+Putin&person=Wolodymyr+Selenskyj"
    union, both = results(seeds, query), results(seeds, f"{query}&person.mode=all")
    switch = {e.get("value"): e for e in both.all("input") if e.get("name") == "person.mode"}
    assert "checked" in switch["all"].attributes
    assert len(both.titles()) < len(union.titles())
    assert not [e for e in results(seeds, "q=&source=").all("input") if e.get("name") == "source.mode"]


def test_articles_without_a_value_are_a_value(seeds: FlaskClient) -> None:
    page = results(seeds, "q=Truppen&source=")
    assert "checked" in boxes(page, "source")[""].attributes
    assert "ohne Angabe" in page.one("ul", "chips").text


def test_everything_that_narrows_belongs_to_the_one_form(collection: FlaskClient) -> None:
    page = results(collection, "q=Wahl&not.section=Sport&size=5&match=any")
    controls = [e for e in page.all("input") + page.all("select") if e.get("name") and e.get("id") != "q"]
    assert controls
    assert {e.get("form") for e in controls} == {"search"}
    assert hidden(page) == {"not.section": "Sport", "size": "5"}


def test_pages_lead_to_each_other(collection: FlaskClient) -> None:
    page = results(collection, "q=*&page=3")
    assert heading(page) == "162 Artikel"  # and four other versions
    assert "Seite 3 von 17" in page.one("h1").text
    assert page.link("‹ zurück") == "/search?q=%2A&page=2"
    assert page.link("weiter ›") == "/search?q=%2A&page=4"
    numbers = [e.text.replace("Seite", "").strip() for e in page.within("paging", "li")]
    assert numbers == ["1", "2", "3", "4", "5", "…", "17"]


def test_a_page_past_the_end_is_the_last(collection: FlaskClient) -> None:
    last, beyond = results(collection, "q=*&page=17"), results(collection, "q=*&page=99999999")
    assert beyond.titles() == last.titles()
    assert beyond.link("‹ zurück") == "/search?q=%2A&page=16"


def test_hits_say_when_where_and_in_which_section(collection: FlaskClient) -> None:
    page = results(collection, "q=Verkehrswegeplan+Wendelsbruck")
    assert page.all("p", "line")[0].text.splitlines() == ["21. Oktober 2015", "Elbkurier", "Politik", "Ähnliche"]
    assert page.all("time")[0].get("datetime").startswith("2015-10-21T07:15")


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_sorting_is_kept_and_shown(collection: FlaskClient, order: str) -> None:
    page = results(collection, f"q=Wendelsbruck&sort={order}")
    assert [e.get("value") for e in page.all("option") if "selected" in e.attributes] == ["all", order]
    dates = [e.get("datetime") for e in page.all("time")]
    assert len(dates) == 10
    assert dates == sorted(dates, reverse=order == "newest")


def test_no_article_with_all_words_says_so(collection: FlaskClient) -> None:
    page = results(collection, "q=Leipzig+Zyklotronresonanz")
    assert "Kein Artikel enthält alle Wörter. Diese enthalten mindestens eines." in page.one("p", "notice").text
    assert page.titles()


def test_a_repaired_query_says_how_it_was_read(collection: FlaskClient) -> None:
    assert "„Elbe“" in results(collection, 'q="Elbe').one("p", "notice").text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ('"Elbe', "„Elbe“"),
        ("Elbe AND -Leipzig", "Elbe UND NICHT Leipzig"),
        ("Elbe Leipzig OR <b>", "(Elbe Leipzig) ODER b"),
        ("vor:2016 Elbe~", "datum:..2015 Elbe~1"),
    ],
)
def test_how_a_query_was_read_is_told(collection: FlaskClient, query: str, told: str) -> None:
    body = collection.get("/api/v1/search", query_string={"q": query}).get_json()
    assert body["understood"] == told
    page = Page(collection.get("/search", query_string={"q": query}).text)
    assert page.one("p", "understood").text == f"Gelesen als: {told}"


@pytest.mark.parametrize(
    ("query", "told"),
    [("Elbe Leipzig", None), ("", None), ('"an der Elbe"', "„an der Elbe“"), ("titel:Elbe", "titel:Elbe")],
)
def test_what_was_read_as_it_was_typed_is_told_to_programs_alone(
    collection: FlaskClient, query: str, told: str | None
) -> None:
    body = collection.get("/api/v1/search", query_string={"q": query}).get_json()
    assert list(body)[:2] == ["query", "understood"]
    assert body["understood"] == told
    assert not Page(collection.get("/search", query_string={"q": query}).text).all("p", "understood")


def test_words_near_each_other_are_marked_where_they_are(seeds: FlaskClient) -> None:
    page = results(seeds, "q=nordkoreanische+/w2+Soldaten")
    assert page.marks()
    assert all(mark.lower().startswith(("nordkorea", "soldaten")) for mark in page.marks())


def test_a_broad_wildcard_says_what_was_cut(collection: FlaskClient) -> None:
    page = results(collection, "q=s*")
    assert page.titles()
    assert page.all("p", "notice")


def test_the_reading_shows_the_forms_found(seeds: FlaskClient) -> None:
    assert "nordkoreanischer" in results(seeds, "q=nordkoreanische").one("dl").text


def test_another_spelling_says_how_many_articles_it_finds(collection: FlaskClient) -> None:
    page = results(collection, "q=Hochwaser")
    (respelt,) = [notice for notice in page.all("p", "notice") if "Meinten Sie" in notice.text]
    total = heading(results(collection, "q=Hochwasser")).removesuffix(" Artikel")
    assert respelt.text == f"Meinten Sie Hochwasser ({total} Artikel)?"


def test_no_hits_tells_what_each_removal_gives(collection: FlaskClient) -> None:
    page = results(collection, "q=Leipzig&source=Elbkurier&not.section=Politik&from=1980&to=1981")
    assert heading(page) == "Kein Artikel gefunden"
    assert not page.titles()
    promised = [e.text for e in page.within("nohits", "td") if e.text.endswith("Artikel")]
    links = [e.get("href") for e in page.within("nohits", "a") if e.text.startswith("weglassen")]
    assert len(links) == 4
    kept = [heading(Page(collection.get(link).text)).replace("Kein Artikel gefunden", "0 Artikel") for link in links]
    assert promised == kept
    unfiltered = heading(results(collection, "q=Leipzig"))
    assert page.link(unfiltered) == "/search?q=Leipzig"


def test_a_word_that_is_nowhere_is_named(collection: FlaskClient) -> None:
    page = results(collection, "q=Zyklotronresonanz")
    assert heading(page) == "Kein Artikel gefunden"
    assert "in keinem Artikel" in page.one("dl").text


def test_numbers_and_words_are_german(collection: FlaskClient) -> None:
    page = results(collection, "q=*")
    assert page.one("html").get("lang") == "de"
    assert count(page, "section", "Politik") > 0


ODD = (
    "%22%28%28%29",
    "UND+ODER",
    "-",
    "%00",
    "a+" * 3000,
    "%FF",
    "*+*",
    "%5B%5D",
    "%F0%9F%90%9F",
    "a%0D%0ASet-Cookie:b",
)


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_are_pages(collection: FlaskClient, query: str) -> None:
    results(collection, f"q={query}")


def test_a_word_is_restricted_to_its_form_by_one_click(seeds: FlaskClient) -> None:
    page = results(seeds, "q=der+nordkoreanische+Kreml")
    (link,) = [a for a in page.all("a", "exactly") if "nordkoreanische" in a.get("aria-label")]
    narrowed = results(seeds, link.get("href").partition("?")[2])
    assert {field.get("value") for field in narrowed.all("input") if field.get("name") == "q"} == {
        "der =nordkoreanische Kreml"
    }
    assert "nordkoreanische" in {mark.lower() for mark in narrowed.marks()}
    assert "nordkoreanischer" not in {mark.lower() for mark in narrowed.marks()}


def test_a_word_with_a_single_form_has_nothing_to_restrict(collection: FlaskClient) -> None:
    assert not results(collection, "q=Fernwärmenetz").all("a", "exactly")


def test_a_name_of_a_hit_narrows_beside_others_that_are_ticked(seeds: FlaskClient) -> None:
    page = results(seeds, "q=Truppen&place=Ukraine&place=Kursk")
    (name,) = {a.get("href") for a in page.within("names", "a") if a.text == "Kursk"}
    assert name == "/search?q=Truppen&place=Ukraine&place=Kursk&place.mode=all"
    narrowed = results(seeds, name.partition("?")[2])
    assert int(heading(narrowed).split()[0]) < int(heading(page).split()[0])
