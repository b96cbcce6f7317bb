"""Agency lines are left out where texts are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.copies.agencies import own_text

OWN = "Der Stadtrat hat am Dienstag getagt.\n\nDie Brücke wird gebaut, sagte der Bürgermeister."


@pytest.mark.parametrize(
    "text",
    [
        f"Berlin (dpa) - {OWN}",
        f"Wendelsbruck/Berlin (dpa/lbn) – {OWN}",
        f"BERLIN, 3. Mai (Reuters) – {OWN}",
        f"WIEN (APA/dpa). {OWN}",
        f"Wien/APA – {OWN}",
        f"Bonn (epd). {OWN}",
        f"Würzburg (KNA) {OWN}",
        f"Köln (SID) - {OWN}",
        f"Paris (AFP): {OWN}",
        f"(dpa) {OWN}",
        f"Von dpa\n\n{OWN}",
        f"Quelle: AFP\n{OWN}",
        f"{OWN} (dpa)",
        f"{OWN} dpa/afp",
        f"{OWN} (epd/KNA)",
        f"{OWN}\n\n© dpa-infocom, dpa:210304-99-683812/3",
        f"{OWN}\n(Reuters)",
        f"{OWN}\nMit Material von dpa und AFP\n",
        f"{OWN}\n\n---\nQuelle: APA\n\ndpa",
        f"Berlin (dpa) - {OWN}\n\n© dpa",
    ],
)
def test_agency_lines_are_left_out(text: str) -> None:
    assert own_text(text).strip().removesuffix("---").strip() == OWN


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        f"Berlin – {OWN}",
        f"{OWN} Das sagte der Bürgermeister der dpa am Mittwoch in einem langen Gespräch, bevor er abreiste.",
        "Die Agentur dpa feiert ihr Jubiläum mit einem Fest in Hamburg, zu dem alle kommen.",
        "Der Präsident (rechts) und Sid Vicious. Das Papa-Mobil fuhr nach Rapallo.",
        "",
    ],
)
def test_the_rest_is_kept(text: str) -> None:
    assert own_text(text) == text


@given(text=st.text(max_size=400) | st.text("dpaAFP()/-–\n ab.", max_size=400))
def test_what_is_left_is_a_part_of_the_text(text: str) -> None:
    assert own_text(text) in text
