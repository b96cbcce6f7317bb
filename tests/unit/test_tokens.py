"""From text to words: what is one, and where it stands."""

import pytest
from hypothesis import given

from indexer.language import Token, tokenise
from indexer.language.addresses import is_address
from indexer.language.tokens import forms, in_capitals, normalise, written_words
from indexer.language.words import read_line
from tests.unit.texts import LONG, TEXTS

WORDS = [
    ("Soldaten in Kursk", ["Soldaten", "in", "Kursk"]),
    ("", []),
    (" \n\t – … ?! „“ _ * ", []),
    # numbers
    ("12.000 Soldaten", ["12000", "Soldaten"]),
    ("1.000.000", ["1000000"]),
    ("3,5 Prozent", ["3,5", "Prozent"]),
    ("50%", ["50", "Prozent"]),
    ("50 %, 50\u00a0%", ["50", "Prozent", "50", "Prozent"]),
    ("3,5%. 0,5 ‰", ["3,5", "Prozent", "0,5", "Promille"]),
    ("5%-Hürde 5 %-Hürde", ["5", "Prozent", "Hürde", "5", "Prozent", "Hürde"]),
    ("50%ig 50-prozentig", ["50", "ig", "50", "prozentig"]),
    ("% viel% 5  % 5\n%", ["viel", "5", "5"]),
    ("50 Prozent", ["50", "Prozent"]),
    ("am 24.02.2022", ["am", "24", "02", "2022"]),
    ("24. Februar 2022", ["24", "Februar", "2022"]),
    ("3:1", ["3", "1"]),
    ("12.000er", ["12", "000er"]),
    ("12.0000", ["12", "0000"]),
    ("12\u202f000 12\u00a0000 1\u2009000\u2009000", ["12000", "12000", "1000000"]),
    ("12 000, 2024\u00a0500, 12\u00a00000", ["12", "000", "2024", "500", "12", "0000"]),
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
    ("Ha\u00ad\u0308user A\u200b\u0308\u00adpfel", ["Häuser", "Äpfel"]),
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
    # abbreviations
    ("z. B. z.B. z.B zB z.\u00a0B. (z.\u202fB.)", ["zB"] * 6),
    ("Es ist v. a. der, d. h. u. a. die.", ["Es", "ist", "va", "der", "dh", "ua", "die"]),
    ("i. d. R. i.d.R. u.v.a. m.", ["idR", "idR", "uvam"]),
    ("44 v. Chr., 14 n.Chr.", ["44", "vChr", "14", "nChr"]),
    ("Oberst a. D. beim FC e. V.", ["Oberst", "aD", "beim", "FC", "eV"]),
    ("s. o. und so, s.u.", ["s.o", "und", "so", "s.u"]),
    ("u. ä. o. Ä.", ["uä", "oÄ"]),
    ("z.\nB. z.\tB. z.  B.", ["z", "B", "z", "B", "z", "B"]),
    ("J. R. R. Tolkien", ["J", "R", "R", "Tolkien"]),
    ("George W. Bush E. V. Muster", ["George", "W", "Bush", "E", "V", "Muster"]),
    ("z. Berlin, x.z. B., z. B.x", ["z", "Berlin", "x", "z", "B", "z", "B", "x"]),
    # addresses
    ("https://www.example.org/a", ["https://www.example.org/a"]),
    ("(https://a.de/x-1.html?q=1&r=%20#s).", ["https://a.de/x-1.html?q=1&r=%20#s"]),
    ("www.example.museum, tagesschau.de.", ["www.example.museum", "tagesschau.de"]),
    ("spiegel.de/politik/; T-Online.de?", ["spiegel.de/politik/", "T-Online.de"]),
    ("m.muster@uni-bonn.de!", ["m.muster@uni-bonn.de"]),
    ("@name #Wort", ["name", "Wort"]),
    ("gut.Die war.es so.am", ["gut", "Die", "war", "es", "so", "am"]),
    ("Booking.com-Chef a.de.b", ["Booking", "com", "Chef", "a.de", "b"]),
    ("https:// www. @ http://…", ["https", "www", "http"]),
    # lines in capitals
    ("WER WILL KRIEG?", ["Wer", "Will", "Krieg"]),
    ("DIE STRAßE IN KÖLN", ["Die", "Straße", "In", "Köln"]),
    ("US-TRUPPEN IM IRAK", ["Us", "Truppen", "Im", "Irak"]),
    ("IS", ["IS"]),
    ("WER 2024", ["WER", "2024"]),
    ("EU NATO UN", ["EU", "NATO", "UN"]),
    ("UKRAINE", ["UKRAINE"]),
    ("der IS IM IRAK\nIS IM IRAK", ["der", "IS", "IM", "IRAK", "Is", "Im", "Irak"]),
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
        ("um 50 % mehr", "%"),
        ("also z. B. dort", "z. B."),
        ("also z.B dort", "z.B"),
        ("Mit e. V.", "e. V."),
        ("  rund 12\u202f000 Mann", "12\u202f000"),
        ("auf https://a.de/x?y=1. Dort", "https://a.de/x?y=1"),
        ("mit a@b.de, dort", "a@b.de"),
    ],
)
def test_offsets_lead_to_the_word_as_it_is_written(text: str, written: str) -> None:
    token = next(t for t in tokenise(text) if text[t.start : t.end] == written)
    assert token.form == normalise(written)


def check_tokens(text: str) -> None:
    tokens = list(tokenise(text))
    assert [t.form for t in tokens] == forms(text)
    assert [(t.form, t.joined) for t in tokens] == list(written_words(text))
    assert [(t.form, t.start, t.end) for t in tokens] == _read_whole(text), "whatever stretches it is divided into"
    assert [t.position for t in tokens] == list(range(len(tokens)))
    end = 0
    for index, token in enumerate(tokens):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.form
        assert not any(c.isspace() for c in token.form)
        assert token.form == _as_read(text, token)
        assert (token.joined is not None) == (token.parts > 1)
        if token.joined:
            assert token.joined == "".join(t.form for t in tokens[index : index + token.parts])
            assert len(list(tokenise(token.joined))) == 1
        assert list(tokenise(token.form)) == [Token(token.form, 0, len(token.form), 0)]


def _as_read(text: str, token: Token) -> str:
    form = normalise(text[token.start : token.end])
    line = text[text.rfind("\n", 0, token.start) + 1 :].partition("\n")[0]
    return normalise(form.capitalize()) if in_capitals(line) and not is_address(form) else form


@given(TEXTS)
def test_every_token_stands_where_it_says_and_is_a_word_of_its_own(text: str) -> None:
    check_tokens(text)


@pytest.mark.long
@LONG
@given(TEXTS)
def test_every_token_stands_where_it_says_at_length(text: str) -> None:
    check_tokens(text)


def _read_whole(text: str) -> list[tuple[str, int, int]]:
    found, start = [], 0
    for line in text.split("\n"):
        found += [(form, start + at, start + end) for form, at, end, *_ in read_line(line)]
        start += len(line) + 1
    return found


@given(TEXTS, TEXTS)
def test_lines_are_read_one_by_one(one: str, other: str) -> None:
    assert forms(f"{one}\n{other}") == forms(one) + forms(other)


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1." * 50_000, "1,1" * 30_000, "a-" * 50_000, "a'" * 50_000, "\u00ad" * 100_000,
             "z." * 50_000, "a.b" * 30_000, "a@" * 50_000, "https://" * 12_000, "www." * 25_000, "5 %" * 30_000,
             "z. " * 30_000, "A " * 50_000, "1\u00a0000" * 20_000],
)  # fmt: skip
def test_long_runs_of_one_sign_are_read(text: str) -> None:
    assert all(text[t.start : t.end] for t in tokenise(text))
