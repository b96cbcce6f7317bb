"""`fundstelle enrich` and `fundstelle load`: what they print and what they exit with."""

import json
import re
from pathlib import Path

import pytest

from tests import commands
from tests.unit.cli.invoking import RECORDS, ids, invoke
from tests.unit.whoosh.folders import assert_tidy


def _enriched(file: Path, parts: int) -> list[str]:
    files = [str(file.with_name(f"part-{number}.jsonl.zst")) for number in range(1, parts + 1)]
    for number, name in enumerate(files, start=1):
        done = invoke(file, "enrich", "--part", f"{number}/{parts}", "--output", name)
        assert (done.exit_code, done.stdout) == (0, "")
        assert re.search(rf"part {number}/{parts}: \d articles with \d+ names in \d\.\d s\n", done.stderr)
    return files


def test_parts_become_an_index(fresh: Path, tmp_path: Path) -> None:
    files = _enriched(fresh, 2)
    assert not (tmp_path / "index").exists()
    done = invoke(fresh, "load", *files)
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.match(r"3 articles in \d+\.\d s\n", done.stdout)
    assert sorted(ids(invoke(fresh, "search", "--json"))) == ["a", "b", "c"]
    assert invoke(fresh, "update").stdout == "Nothing has changed; the index stays as it is.\n"
    assert_tidy(tmp_path / "index")


def test_without_a_file_a_part_goes_to_stdout(fresh: Path, tmp_path: Path) -> None:
    done = commands.run(fresh, "enrich", "--part", "1/1")
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["article"]["id"] for line in lines[1:-1]] == [record["id"] for record in RECORDS]
    assert lines[-1]["articles"] == len(RECORDS)
    (tmp_path / "one.jsonl").write_text(done.stdout, encoding="utf-8")
    assert invoke(fresh, "load", str(tmp_path / "one.jsonl")).exit_code == 0


def test_a_load_reports_what_parts_could_not_read(fresh: Path, tmp_path: Path) -> None:
    with (tmp_path / "articles.jsonl").open("a", encoding="utf-8") as file:
        file.write("no json\n")
    files = [str(tmp_path / f"{number}.jsonl") for number in (1, 2)]
    for number, name in enumerate(files, start=1):
        assert "1 skipped or repaired" in invoke(fresh, "enrich", "--part", f"{number}/2", "--output", name).stderr
    strict = invoke(fresh, "load", "--strict", *files)
    assert (strict.exit_code, strict.stdout) == (2, "")
    assert "--strict: 1 problem(s)" in strict.stderr
    loaded = invoke(fresh, "load", *files)
    assert loaded.exit_code == 0
    assert "articles.jsonl:4: skipped: not valid JSON" in loaded.stderr


@pytest.mark.parametrize("part", ["", "1", "0/3", "4/3", "1/0", "a/b", "1/3/5", "-1/3", "1/100001", "²/3"])
def test_a_part_that_cannot_be_is_an_error(fresh: Path, part: str) -> None:
    done = invoke(fresh, "enrich", "--part", part)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is no part. Write N/M, such as 1/8" in done.stderr


def test_parts_of_other_states_do_not_belong_together(fresh: Path, tmp_path: Path) -> None:
    one, other = _enriched(fresh, 2)
    (tmp_path / "articles.jsonl").write_text('{"id": "d", "text": "Ein See."}\n', encoding="utf-8")
    again = invoke(fresh, "enrich", "--part", "2/2", "--output", other)
    assert again.exit_code == 0
    refused = invoke(fresh, "load", one, other)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "part-2.jsonl.zst does not fit" in refused.stderr
    assert "the files of the corpus, or their sizes" in refused.stderr
    assert not (tmp_path / "index").exists()


def test_a_file_that_has_changed_between_its_parts_is_told(fresh: Path, tmp_path: Path) -> None:
    one, other = _enriched(fresh, 2)
    articles = tmp_path / "articles.jsonl"
    articles.write_text(articles.read_text(encoding="utf-8").replace("Zebra", "Zabre"), encoding="utf-8")
    assert invoke(fresh, "enrich", "--part", "2/2", "--output", other).exit_code == 0
    refused = invoke(fresh, "load", one, other)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert re.search(r"articles\.jsonl has changed between two parts .*part-\d\.jsonl\.zst", refused.stderr)
    assert invoke(fresh, "status").exit_code == 1


def test_parts_that_were_made_with_other_settings_are_refused(fresh: Path) -> None:
    files = _enriched(fresh, 1)
    fresh.write_text(fresh.read_text(encoding="utf-8") + '[entities]\nfinder = "rules"\n', encoding="utf-8")
    refused = invoke(fresh, "load", *files)
    assert refused.exit_code == 2
    assert "the way in which names are found" in refused.stderr
    assert "fundstelle enrich --part 1/1" in refused.stderr


def test_parts_of_two_divisions_are_refused(fresh: Path, tmp_path: Path) -> None:
    one, _ = _enriched(fresh, 2)
    Path(one).rename(tmp_path / "one.jsonl.zst")
    refused = invoke(fresh, "load", str(tmp_path / "one.jsonl.zst"), *_enriched(fresh, 3))
    assert refused.exit_code == 2
    assert "load the parts of one division only" in refused.stderr


def test_a_file_that_is_not_there_is_an_error(fresh: Path, tmp_path: Path) -> None:
    refused = invoke(fresh, "load", str(tmp_path / "none.jsonl"))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "none.jsonl: No such file or directory" in refused.stderr
    assert invoke(fresh, "load").exit_code == 2


def test_what_cannot_be_written_is_an_error(fresh: Path, tmp_path: Path) -> None:
    refused = invoke(fresh, "enrich", "--part", "1/1", "--output", str(tmp_path / "none" / "part.jsonl"))
    assert refused.exit_code == 2
    assert "No such file or directory" in refused.stderr
