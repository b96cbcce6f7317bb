"""Puts the names of persons in one article together: spellings, genitives, family names that stand alone."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.entities.cues import DETERMINERS
from indexer.entities.fullnames import PersonName
from indexer.entities.gazetteer import Hit
from indexer.entities.normalise import family_name, same_person, sound_key, without_genitive
from indexer.entities.tokens import Tokens
from indexer.entities.vocabulary import ROLE, Word, gender_of_role, is_common_noun, is_given, sort_of, vocabulary

_FROM_A_PLACE = frozenset("in aus nach bei In Aus Nach Bei Stadt".split())
_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")


@dataclass(slots=True)
class Person:
    """One person of an article while its mentions are gathered."""

    names: list[PersonName]
    spellings: list[tuple[str, ...]]
    """The parts of the names in their base form."""
    alone: list[tuple[int, int]] = field(default_factory=list)
    """Where the family name stands alone: character offsets."""

    def is_full(self) -> bool:
        """Whether more is known than a family name."""
        return len(self.spellings[0]) > 1

    def family(self) -> str:
        """The family name."""
        return family_name(self.spellings[0], family_first=self.names[0].family_first)


def families_of(names: Sequence[PersonName]) -> set[str]:
    """The family names as they are written, with and without the ``s`` of a genitive."""
    families = {family_name(name.parts, family_first=name.family_first) for name in names}
    return families | {family.removesuffix("s") for family in families}


def _of_someone(tokens: Tokens, name: PersonName) -> bool:
    """Whether an article stands before the role before the name: ``ein Sprecher Bidens``."""
    return bool(name.role) and name.first > 1 and tokens.words[name.first - 2] in DETERMINERS


def unite(tokens: Tokens, names: Sequence[PersonName]) -> list[Person]:
    """The persons of the text: full names first, then names that are one word and fit none of these."""
    words = frozenset(tokens.words)
    full_words = frozenset(part for name in names if len(name.parts) > 1 for part in name.parts)
    persons: list[Person] = []
    alike: dict[str, list[Person]] = defaultdict(list)
    for name in names:
        if len(name.parts) > 1:
            parts = _base_parts(tokens, name, words, full_words)
            keys = (sound_key(parts[-1]), sound_key("".join(parts).replace("-", "")))
            candidates = (person for key in keys for person in alike[key])
            same = next((person for person in candidates if same_person(person.spellings[0], parts)), None)
            if same is not None:
                same.names.append(name)
                same.spellings.append(parts)
                continue
            persons.append(Person([name], [parts]))
            for key in keys:
                alike[key].append(persons[-1])
    _unite_lone(tokens, names, persons, words)
    return persons


def _base_parts(tokens: Tokens, name: PersonName, words: frozenset[str], full_words: frozenset[str]) -> tuple[str, ...]:
    """The parts of a full name with the last one in its base form."""
    last = name.parts[-1]
    attested = full_words if last.removesuffix("s") in vocabulary().given else words
    possessive = _noun_follows(tokens, name.behind) or _noun_before(tokens, name.first)
    return (*name.parts[:-1], without_genitive(last, attested, noun_follows=possessive))


def _noun_follows(tokens: Tokens, index: int) -> bool:
    """Whether a noun, or an adjective and a noun, follows: what a name in the genitive stands before."""
    words = tokens.words
    following = words[index] if index < len(words) else "\n"
    if following[0].isupper():
        return True
    behind = words[index + 1] if index + 1 < len(words) else "\n"
    return following.endswith(_ADJECTIVE_ENDINGS) and behind[0].isupper() and following not in vocabulary().function


def _noun_before(tokens: Tokens, index: int) -> bool:
    """Whether a noun that is no role stands before: what a name in the genitive may follow (die Rede Putins)."""
    before = tokens.words[index - 1] if index else "\n"
    return before[0].isupper() and not sort_of(before) & (ROLE | Word.TITLE) and is_common_noun(before)


def _unite_lone(tokens: Tokens, names: Sequence[PersonName], persons: list[Person], words: frozenset[str]) -> None:
    """Gives the one-word names to persons of that family name; the others become persons of their own."""
    by_family: dict[str, list[Person]] = defaultdict(list)
    by_sound: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        by_family[person.family()].append(person)
        by_sound[sound_key(person.family())].append(person)
    lone: dict[str, Person] = {}
    for name in names:
        if len(name.parts) > 1:
            continue
        word = name.parts[0]
        possessive = _noun_follows(tokens, name.behind) or _of_someone(tokens, name) or _noun_before(tokens, name.first)
        base = without_genitive(word, words, noun_follows=possessive)
        fitting = by_family.get(word, []) + (by_family.get(base, []) if base != word else [])
        meant = _nearest(fitting or by_sound.get(sound_key(base), []), name.start, name.role)
        if meant is not None:
            meant.alone.append((name.start, name.end))
        elif base in lone:
            lone[base].names.append(name)
            lone[base].spellings.append((base,))
        else:
            lone[base] = Person([name], [(base,)])
            persons.append(lone[base])


def _nearest(persons: Sequence[Person], position: int, role: str) -> Person | None:
    """The person a family name at ``position`` means: of those the role fits, the one last named in full before."""
    if len(persons) > 1 and role:
        same = [person for person in persons if any(name.role == role for name in person.names)]
        persons = same or [person for person in persons if _gender(person) in ("", gender_of_role(role))] or persons
    before = [person for person in persons if person.names[0].start < position]
    if not before:
        return persons[0] if persons else None
    return max(before, key=lambda person: _last_named(person, position))


def _last_named(person: Person, position: int) -> int:
    """Where the last of the person's names before ``position`` begins."""
    return person.names[bisect_left(person.names, position, key=lambda name: name.start) - 1].start


def _gender(person: Person) -> str:
    given = person.spellings[0][1 if person.names[0].family_first else 0]
    return vocabulary().given.get(given.partition("-")[0], "") or gender_of_role(person.names[0].role)


def join_lone_names(
    tokens: Tokens, persons: Sequence[Person], names: Sequence[PersonName], hits: Sequence[Hit]
) -> None:
    """Finds the family names that stand alone and adds them to their persons."""
    by_form: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        family = person.family()
        for form in (family, family + "s", family + "'s"):
            by_form[form].append(person)
        unusual = person.spellings[0][0]
        if person.is_full() and len(unusual) > 2 and not is_given(unusual) and unusual != family:
            by_form[unusual].append(person)
    if not by_form:
        return
    taken = {index for name in names for index in range(name.first, name.behind)}
    cover = {index: hit for hit in hits for index in range(hit.first, hit.behind)}
    for index, word in enumerate(tokens.words):
        candidates = by_form.get(word)
        if candidates and index not in taken and _stands_for_person(tokens, index, cover.get(index)):
            exact = [person for person in candidates if person.family() == word] or candidates
            before = tokens.words[index - 1] if index else "\n"
            role = before if sort_of(before) & (ROLE | Word.TITLE) else ""
            start = tokens.starts[index]
            meant = _nearest(exact, start, role)
            if meant is not None and (index not in cover or meant.names[0].start < start):
                meant.alone.append((start, start + len(word)))


def _stands_for_person(tokens: Tokens, index: int, hit: Hit | None) -> bool:
    """Whether a word that is a known family name means the person here, not the town or thing of that name."""
    words = tokens.words
    before = words[index - 1] if index else "\n"
    if hit is not None and (hit.entry.type != "city" or before in _FROM_A_PLACE):
        return False
    sort = sort_of(words[index].removesuffix("s")) | sort_of(words[index])
    if not sort & (Word.NOUN_TOO | ROLE | Word.AMBIGUOUS) and not is_common_noun(words[index]):
        return True
    if before in DETERMINERS:
        return False
    described = before.islower() and before.endswith(_ADJECTIVE_ENDINGS) and index > 1
    return not (described and words[index - 2] in DETERMINERS)
