"""Texts that are no ordinary articles: what is found in them makes sense, and nothing takes for ever."""

import pytest

from indexer.entities import find_entities
from tests.unit.entities.cases import names_in

ARTICLE = (
    "Bundeskanzlerin Angela Merkel traf in Paris den Chef der Deutschen Bank. Der Sprecher der SPD in Hamburg, "
    "Thomas Becker, lobte das Treffen mit der Gewerkschaft. Am Montag reist Merkel nach Warschau."
)
ENGLISH = (
    "The President of the United States, Joe Biden, met Chancellor Olaf Scholz in Washington on Monday. The White "
    "House said in a statement that the Meeting was productive. On Tuesday, the Senate will vote. Microsoft announced "
    "a new Partnership."
)
COMMON = {"The", "President", "Monday", "Tuesday", "Senate", "Meeting", "Chancellor", "Partnership", "On"}


def test_an_article_in_small_letters_names_nobody() -> None:
    assert names_in(ARTICLE.lower()) == []


def test_an_article_in_capitals_names_only_what_lists_hold() -> None:
    assert set(names_in(ARTICLE.upper())) <= {"L:Paris", "L:Hamburg", "L:Warschau", "O:SPD", "O:Deutsche Bank"}


def test_words_in_capitals_in_a_headline_are_no_persons() -> None:
    assert names_in("BRAND IN XANTENHAUSEN\n\nEs brannte die ganze Nacht.") == []


def test_english_gives_names_and_no_common_words() -> None:
    names = {entity.name for entity in find_entities(ENGLISH)}
    assert {"Joe Biden", "Olaf Scholz", "Washington", "Microsoft"} <= names
    assert not names & COMMON


@pytest.mark.parametrize("text", ["x", "Haus", "Der", "", "\u200b", "12345 67. 1.000,50 !!! --- (5) [7] 3/4 100 %"])
def test_nothing_to_name(text: str) -> None:
    assert names_in(text) == []


def test_one_word_may_be_a_name() -> None:
    assert names_in("Berlin") == ["L:Berlin"]


@pytest.mark.parametrize("blank", ["\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}", "\ufeff"])
def test_other_blanks_part_words_as_blanks_do(blank: str) -> None:
    text = f"Gestern kam Kanzlerin{blank}Angela{blank}Merkel nach Paris."
    assert names_in(text) == ["P:Angela Merkel", "L:Paris"]


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "A",
            "Ab-",
            "( ",
            "Xaver ",
            "Nord- und ",
            "Universität ",
            "Firma AG & Co. KG ",
            "Deutscher Bund (DB) ",
            "1.2",
        ),
        *("Kim Jong Un ", "Landgericht Xylo und ", "Angela Merkel und Merkel, ", "Berlin, ", "Präsident Quast sagte. "),
    ],
)
def test_any_repetition_is_read_to_its_end(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    assert all(end <= len(text) for entity in find_entities(text) for _, end in entity.mentions)


def test_a_text_without_sentences_gives_its_names() -> None:
    text = "und dann kam Angela Merkel nach Paris " * 2_000
    assert names_in(text) == ["P:Angela Merkel", "L:Paris"]
    assert len(find_entities(text)[0].mentions) == 2_000
