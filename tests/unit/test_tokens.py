"""From text to words: what is one, and where it stands."""

import pytest
from hypothesis import given

from indexer.language import Token, tokenise
from indexer.language.tokens import normalise
from tests.unit.texts import LONG, TEXTS

WORDS = [
    ("Soldaten in Kursk", ["Soldaten", "in", "Kursk"]),
    ("", []),
    (" \n\t – … ?! „“ _ * ", []),
    # numbers
    ("12.000 Soldaten", ["12000", "Soldaten"]),
    ("1.000.000", ["1000000"]),
    ("3,5 Prozent", ["3,5", "Prozent"]),
    ("50%", ["50"]),
    ("50 Prozent", ["50", "Prozent"]),
    ("am 24.02.2022", ["am", "24", "02", "2022"]),
    ("24. Februar 2022", ["24", "Februar", "2022"]),
    ("3:1", ["3", "1"]),
    ("12.000er", ["12", "000er"]),
    ("12.0000", ["12", "0000"]),
    ("F-16", ["F", "16"]),
    # apostrophes
    ("Putin’s Krieg", ["Putin", "Krieg"]),
    ("Putin's PUTIN'S Putin‘s Putin´s Putin`s", ["Putin", "PUTIN", "Putin", "Putin", "Putin"]),
    ("Hans’ Auto", ["Hans", "Auto"]),
    ("O’Neill und L'Oréal", ["ONeill", "und", "LOréal"]),
    ("'Nein', sagte er", ["Nein", "sagte", "er"]),
    # what cannot be seen
    ("Ha\u0308user", ["Häuser"]),
    ("Do\u00adnau\u00addampf", ["Donaudampf"]),
    ("Kur\u200bsk Kur\u2060sk \ufeffKursk", ["Kursk", "Kursk", "Kursk"]),
    ("Kur\u200esk", ["Kursk"]),
    ("ﬁnden", ["finden"]),
    ("Ａ１", ["A1"]),
    ("km² m³", ["km2", "m3"]),
    # other scripts and signs
    ("👍🏽Haus👩‍👩‍👧", ["Haus"]),
    ("שלום Berlin مرحبا", ["שלום", "Berlin", "مرحبا"]),
    ("Київ 北京", ["Київ", "北京"]),
    # signs between words
    ("Kursk/Sudscha", ["Kursk", "Sudscha"]),
    ("Soldat*innen Bürger:innen Politiker_innen", ["Soldatinnen", "Bürgerinnen", "Politikerinnen"]),
    ("https://www.example.org/a", ["https", "www", "example", "org", "a"]),
    ("AT&T", ["AT", "T"]),
    ("Vor- und Nachteile", ["Vor", "und", "Nachteile"]),
    ("Kursk – Russland", ["Kursk", "Russland"]),
    ("-40 Grad", ["40", "Grad"]),
]

HYPHENATED = [
    ("Ukraine-Konflikt", ["Ukraine", "Konflikt"], "UkraineKonflikt"),
    ("US-Regierung", ["US", "Regierung"], "USRegierung"),
    ("E-Mail-Adresse", ["E", "Mail", "Adresse"], "EMailAdresse"),
    ("Jong-un", ["Jong", "un"], "Jongun"),
    ("Jong‑un", ["Jong", "un"], "Jongun"),  # a hyphen that does not break
    ("Jong‐un", ["Jong", "un"], "Jongun"),
    ("16-jährige", ["16", "jährige"], "16jährige"),
    ("Müller-Lüdenscheidt’s", ["Müller", "Lüdenscheidt"], "MüllerLüdenscheidt"),
    ("Do\u00adnau-Schiff", ["Donau", "Schiff"], "DonauSchiff"),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_a_text_has_these_words(text: str, words: list[str]) -> None:
    assert [token.form for token in tokenise(text)] == words


@pytest.mark.parametrize(("word", "parts", "joined"), HYPHENATED)
def test_a_hyphen_word_gives_its_parts_and_the_joined_form(word: str, parts: list[str], joined: str) -> None:
    before, *tokens, after = tokenise(f"die {word} dort")
    assert [t.form for t in tokens] == parts
    assert [t.position for t in (before, *tokens, after)] == list(range(len(parts) + 2))
    assert (tokens[0].joined, tokens[0].parts) == (joined, len(parts))
    assert {(t.joined, t.parts) for t in tokens[1:]} == {(None, 1)}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("die Ha\u0308user dort", "Ha\u0308user"),
        ("die Do\u00adnau dort", "Do\u00adnau"),
        ("die ﬁnale Frage", "ﬁnale"),
        ("die 12.000 Mann", "12.000"),
        ("die Putin’s Leute", "Putin’s"),
        ("👩‍👩‍👧 Familien", "Familien"),
        ("zu שלום hin", "שלום"),
        ("die Kur\u200bsk-Front", "Kur\u200bsk"),
    ],
)
def test_offsets_lead_to_the_word_as_it_is_written(text: str, written: str) -> None:
    token = next(t for t in tokenise(text) if text[t.start : t.end] == written)
    assert token.form == normalise(written)


def check_tokens(text: str) -> None:
    tokens = list(tokenise(text))
    assert [t.position for t in tokens] == list(range(len(tokens)))
    end = 0
    for index, token in enumerate(tokens):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.form
        assert not any(c.isspace() for c in token.form)
        assert normalise(text[token.start : token.end]) == token.form
        assert (token.joined is not None) == (token.parts > 1)
        if token.joined:
            assert token.joined == "".join(t.form for t in tokens[index : index + token.parts])
            assert len(list(tokenise(token.joined))) == 1
        assert list(tokenise(token.form)) == [Token(token.form, 0, len(token.form), 0)]


@given(TEXTS)
def test_every_token_stands_where_it_says_and_is_a_word_of_its_own(text: str) -> None:
    check_tokens(text)


@pytest.mark.long
@LONG
@given(TEXTS)
def test_every_token_stands_where_it_says_at_length(text: str) -> None:
    check_tokens(text)


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1." * 50_000, "1,1" * 30_000, "a-" * 50_000, "a'" * 50_000, "\u00ad" * 100_000]
)
def test_long_runs_of_one_sign_are_read(text: str) -> None:
    assert all(text[t.start : t.end] for t in tokenise(text))
