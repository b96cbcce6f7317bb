"""From the names of an article alone to the entities of the corpus, and from all of these to the register."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.entities.judgements import VERBS, Judgement
from indexer.entities.judging import Entities, Split
from indexer.entities.linking import Group, Raw, Tally, curated_aliases, curated_names, grouped
from indexer.entities.model import Entity, Kind
from indexer.entities.register import Register, Row, Source, registered
from indexer.errors import InputError

_Span = tuple[int, int]


class Resolver:
    """The entities of a corpus that was tallied, as judged; counts the articles that it resolves.

    Raises InputError if the judgements, read from `path`, would give two entities of a kind one name.
    """

    def __init__(self, tally: Tally, judgements: Sequence[Judgement], path: Path) -> None:
        self._entities, self._path, self._given = Entities(), path, tally.given
        self._nowhere = {raw for raw, articles in tally.articles.items() if not articles}
        for group in grouped(tally):
            self._entities.add(group)
        self._entities.apply(judgements, path, VERBS)
        self._articles: Counter[Group] = Counter()
        self._aliases: dict[Group, Counter[str]] = defaultdict(Counter)

    def resolve(self, entities: Iterable[Entity], article_id: str, source: str | None) -> tuple[Entity, ...]:
        """The entities of an article under their canonical names, each once; hidden ones are counted and left out.

        Of those that it is only related to, the ones that some article names in full stay, and curated ones.
        Raises InputError if two judgements claim the article for different entities.
        """
        found = list(entities)
        first = {id(entity): self._group((entity.kind, entity.name)) for entity in found}
        names = {name for entity in found if entity.named for name in (entity.name, first[id(entity)].name)}
        together: dict[Group, list[Entity]] = {}
        for entity in found:
            group = self._meant(first[id(entity)], article_id, source, names)
            together.setdefault(group, []).append(entity)
        kept = [(group, same) for group, same in together.items() if self._is_known(group)]
        for group, same in kept:
            self._articles[group] += any(entity.named for entity in same)
            self._aliases[group].update({entity.name for entity in same if entity.named})
        entities = [joined(group.kind, group.name, same) for group, same in kept if not group.hidden]
        return tuple(sorted(entities, key=lambda entity: not entity.named))

    def _is_known(self, group: Group) -> bool:
        """Whether an article names the entity in full, or a gazetteer knows it: a word in a compound may be no name."""
        return not group.members <= self._nowhere or not group.members or bool(group.members & curated_names())

    def _group(self, raw: Raw) -> Group:
        group = self._entities.members.get(raw)
        if group is None:  # the corpus has changed since it was tallied
            group = self._entities.named.get(raw)
            if group is None:
                group = Group(*raw)
                self._entities.add(group)
            group.members.add(raw)
            self._entities.members[raw] = group
        return group

    def _meant(self, group: Group, article_id: str, source: str | None, names: set[str]) -> Group:
        claims = [split for split in self._entities.splits.get(group, []) if _claims(split, article_id, source, names)]
        if len({split.into for split in claims}) > 1:
            one, other = (split.judgement for split in claims[:2])
            raise InputError(
                f"{self._path}: two judgements contradict each other: the article {article_id} cannot name both "
                f"{one.to} and {other.to}.\n  line {one.line}: {one}\n  line {other.line}: {other}\n"
                "Remove one of them, or run: fundstelle entities undo"
            )
        return claims[0].into if claims else group

    def idle(self) -> tuple[str, ...]:
        """What judgements speak of and nobody in the corpus is called, with file and line."""
        return tuple(
            f"{self._path}:{judgement.line}: no {judgement.kind} is called {name}, so this changes nothing: {judgement}"
            for judgement, name in self._entities.unknown
        )

    def register(self, previous: Register) -> Register:
        """One row for each entity; those that no article names in full have no articles.

        Ids and former names are taken over from `previous`.
        """
        return registered((self._row(group) for group in self._articles), previous)

    def _row(self, group: Group) -> Row:
        aliases = self._aliases[group]
        curated = [alias for raw in group.members for alias in curated_aliases().get(raw, ())]
        aliases.update(dict.fromkeys((*group.former, *curated), 0))
        return Row(group.kind, group.name, self._articles[group], aliases, self._source(group), group.hidden)

    def _source(self, group: Group) -> Source:
        if group.members & self._given:
            return "given"
        return "curated" if group.members & curated_names() else "found"


def _claims(split: Split, article_id: str, source: str | None, names: set[str]) -> bool:
    judgement = split.judgement
    return article_id in judgement.articles or source in judgement.sources or not names.isdisjoint(judgement.beside)


def joined(kind: Kind, name: str, same: Sequence[Entity]) -> Entity:
    """What an article says of one entity under several names; of mentions that overlap the longest counts."""
    if len(same) == 1:
        return replace(same[0], kind=kind, name=name)
    mentions = _apart((span for entity in same for span in entity.mentions), ())
    related = _apart((span for entity in same for span in entity.related), mentions)
    sure, named = max(entity.confidence for entity in same), any(entity.named for entity in same)
    return Entity(kind, name, sure, mentions, related, named)


def _apart(spans: Iterable[_Span], taken: Sequence[_Span]) -> tuple[_Span, ...]:
    """The spans that overlap none of those `taken`, the longest first where they overlap each other; ascending."""
    kept: list[_Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span)):
        if all(end <= other or start >= behind for other, behind in (*taken, *kept)):
            kept.append((start, end))
    return tuple(sorted(kept))
