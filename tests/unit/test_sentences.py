"""Where sentences end in German news text. A bar marks each end."""

import pytest
from hypothesis import given

from indexer.language import sentence_spans
from tests.unit.texts import LONG, PROSE, TEXTS

CASES = [
    # dates and ordinals
    "Am 24. Februar 2022 begann der Krieg.| Er dauert an.",
    "Der Gipfel ist am 3. Oktober.| Am 4. Oktober reist er ab.",
    "Der 1. FC Köln gewann.| Der Trainer jubelte.",
    "Im 19. Jahrhundert war das anders.| So heißt es.",
    "Es war der 100. Tag des Krieges.| Der 2. Weltkrieg dauerte länger.",
    "Das war im Jahr 2024.| Tag für Tag kamen mehr.",
    "Sie kam auf Platz 5.| Danach ging sie.",
    # abbreviations
    "Dr. Meier traf z. B. Prof. Huber.| Danach reiste sie ab.",
    "Das sind ca. 3.000 Soldaten bzw. 50 Prozent.| Mehr nicht.",
    "Die USA (u. a. das Pentagon) warnten.| Am Montag war Feiertag.",
    "Kim Jong-un, geb. 1984, regiert, d. h. herrscht.| Er ist die Nr. 1.",
    "Die Muster GmbH & Co. KG meldete 5,3 Mio. Euro Gewinn.| Gut.",
    "Nach Art. 5 des Vertrags sind es max. 20 Tage.| Das gilt.",
    "So etwas ist von dieser Art.| Andere sind es nicht.",
    "Das war schon immer so.| Dann kam der Krieg.",
    "Am 3. Jan. 2024 kam Jan.| Er blieb.",
    "W. Putin sprach.| J. Biden auch.",
    # quotations, brackets and other end marks
    "„Wir kommen.“| Das sagte Putin.",
    "‚Wir kommen.‘| Das sagte Putin.",
    "Er rief: »Nein!« und ging.| Dann schwieg er.",
    "«Nein.»| «Doch!»| Sie gingen.",
    "Wer kommt?| Niemand!| Schade...| Wirklich…| Ja.",
    "Yahoo! kaufte die Firma.| Das überraschte.",
    "(Das war gestern.)| Heute nicht.",
    # numbers and addresses
    "Das war um 18.30 Uhr.| Kurz vor 19 Uhr kam er.",
    "Die Adresse ist www.example.org.| Dort steht es.",
    "Es stand 3:1.| 12.000 Leute sahen zu.",
    # line ends close a sentence
    "Überschrift ohne Punkt\n|Erster Satz.| Zweiter Satz.",
    "Datum: heute\n|Ort: Kursk\n|Quelle: keine",
    "Am 24.\n|Februar",
    "Ein Satz ohne Ende",
]


@pytest.mark.parametrize("case", CASES)
def test_a_text_has_these_sentences(case: str) -> None:
    text = case.replace("|", "")
    assert [text[start:end] for start, end in sentence_spans(text)] == [part.strip() for part in case.split("|")]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\t"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


def check_sentences(text: str) -> None:
    end = 0
    for start, stop in sentence_spans(text):
        assert not text[end:start].strip(), "nothing but white space lies between sentences"
        assert end <= start < stop <= len(text)
        assert text[start:stop] == text[start:stop].strip()
        assert "\n" not in text[start:stop]
        end = stop
    assert not text[end:].strip()


@given(TEXTS | PROSE)
def test_sentences_are_in_order_and_cover_the_text(text: str) -> None:
    check_sentences(text)


@pytest.mark.long
@LONG
@given(TEXTS | PROSE)
def test_sentences_cover_the_text_at_length(text: str) -> None:
    check_sentences(text)


@pytest.mark.parametrize(
    "text", ["." * 200_000 + "x", "!“" * 100_000 + "x", ". " * 100_000, "“" * 200_000, "\n" * 200_000]
)
def test_long_runs_of_end_marks_are_read(text: str) -> None:
    check_sentences(text)
