"""Corrections through the server: who may write, what is written, and what the document says then."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from kg.cli.main import main
from kg.reading.limits import Limit
from kg.review import Correction, anchor, append
from kg.web import Settings
from kg.web.editing import rereading
from kg.web.editing.rereading import Place, Readings
from kg.web.routes import routes
from support.websites import client

TEXT = "某县人民政府关于保护汉江的意见\n一、保护\n县水利局要建设水质监测站6座。支持城东新区发展富硒产业。\n"
TOKEN = "a-token-of-this-start"
HERE = {"Origin": "http://testserver"}
GOAL = {"what": "unit", "value": "goal", "quote": "要建设水质监测站6座"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document and a store of it."""
    found = tmp_path_factory.mktemp("desk")
    (found / "files").mkdir()
    (found / "files" / "water.txt").write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(found / "files"), "--store", str(found / "kg.db")])
    assert done.exit_code == 0, done.output
    return found


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[TestClient]:
    """A server where the documents of the folder can be corrected."""
    settings = Settings(str(folder / "kg.db"), processes=1, edit=folder / "files", token=TOKEN, who="李明")
    yield from client(settings)


@pytest.fixture
def outside(server: TestClient) -> TestClient:
    """A browser that was opened without the token."""
    server.cookies.clear()
    return server


@pytest.fixture
def desk(outside: TestClient) -> TestClient:
    """A browser that was opened with the token."""
    answer = outside.get("/edit", params={"token": TOKEN}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents")
    return outside


def post(browser: TestClient, way: str, headers: dict[str, str] = HERE, **said: Any) -> Any:
    return browser.post(f"/edit/{way}", json={"doc": "water", **said}, headers=headers)


def read(browser: TestClient) -> dict[str, Any]:
    """Wait until the document has been read again, and return what became of it."""
    end = time.monotonic() + 60
    while (found := browser.get("/edit/state", params={"doc": "water"}).json())["reading"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    return dict(found)


def written(folder: Path) -> list[str]:
    path = folder / "files" / "water.review.jsonl"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_the_cookie_is_for_this_site_alone(outside: TestClient) -> None:
    """No script reads it, and no other site sends it; the token stands in no address afterwards."""
    answer = outside.get("/edit", params={"token": TOKEN}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert TOKEN not in answer.headers["location"]


WRITES = ["corrections", "undo", "read", "facts", "files"]


@pytest.mark.parametrize("way", WRITES)
def test_nothing_is_written_without_the_token(outside: TestClient, folder: Path, way: str) -> None:
    """403, also with a wrong token."""
    assert outside.get("/edit", params={"token": "guess"}).status_code == 403
    assert post(outside, way, **GOAL).status_code == 403
    assert written(folder) == []


ELSEWHERE = [
    pytest.param({}, id="no word of where it comes from"),
    pytest.param({"Origin": "https://elsewhere.example"}, id="another site"),
    pytest.param({"Origin": "http://testserver:81"}, id="another port"),
    pytest.param({"Origin": "null"}, id="a page without origin"),
    pytest.param({"Sec-Fetch-Site": "cross-site", **HERE}, id="told by the browser"),
    pytest.param({"Sec-Fetch-Site": "same-site", **HERE}, id="another port, told by the browser"),
    pytest.param({"Sec-Fetch-Site": "none", **HERE}, id="no page"),
]


@pytest.mark.parametrize("way", WRITES)
@pytest.mark.parametrize("headers", ELSEWHERE)
def test_nothing_is_written_for_other_sites(
    desk: TestClient, folder: Path, way: str, headers: dict[str, str]
) -> None:
    """403 with the token too, unless the request comes from a page of this server."""
    assert post(desk, way, headers, **GOAL).status_code == 403
    assert written(folder) == []


def test_a_form_of_another_site_is_no_json(desk: TestClient, folder: Path) -> None:
    """What a form can send without asking is refused for its kind."""
    body = json.dumps({"doc": "water", **GOAL})
    answer = desk.post("/edit/corrections", content=body, headers={"Content-Type": "text/plain", **HERE})
    assert answer.status_code == 415 and written(folder) == []


def test_another_host_name_is_refused(desk: TestClient) -> None:
    """A name that leads here from elsewhere gets nothing, cookie or not."""
    named = {"Host": "rebound.example", "Origin": "http://rebound.example"}
    assert post(desk, "corrections", named, **GOAL).status_code == 400


def test_a_server_that_only_reads_has_no_address_for_it() -> None:
    """Without a folder to edit, the query service alone takes what is posted, and it only reads."""
    posted = {one.path for one in routes(Settings("kg.db")) if "POST" in (one.methods or ())}
    assert posted == {"/sparql"}
    editing = {one.path for one in routes(Settings("kg.db", edit=Path()))}
    assert {f"/edit/{way}" for way in WRITES} < editing


WRONG = [
    pytest.param({"what": "colour", "value": "red", "quote": "水"}, 400, "unknown what", id="unknown what"),
    pytest.param({"what": "mention", "value": "Parc", "quote": "水"}, 422, "Park", id="unknown value"),
    pytest.param({"what": "mention", "value": "Park", "quote": "海"}, 422, "does not stand", id="no such words"),
    pytest.param({"what": "mention", "value": "Park", "quote": "水", "at": -1}, 400, "'at'", id="no place"),
    pytest.param({"what": "mention", "value": "Park"}, 422, "needs a quote", id="no words"),
    pytest.param({"doc": "nothing", **GOAL}, 404, "no document", id="no such document"),
    pytest.param({"doc": ["water"], **GOAL}, 400, "'doc'", id="no text"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "status", "line"), WRONG)
def test_what_does_not_fit_is_told(
    desk: TestClient, folder: Path, said: dict[str, Any], status: int, line: str
) -> None:
    """A line says what is wrong, and nothing is written."""
    desk.cookies.set("lang", "en")
    answer = post(desk, "corrections", **said)
    assert (answer.status_code, written(folder)) == (status, [])
    assert line in answer.json()["error"]
    desk.cookies.set("lang", "zh")
    assert post(desk, "corrections", **said).json()["error"] != answer.json()["error"]


def test_a_correction_is_a_line_and_is_read_at_once(desk: TestClient, folder: Path) -> None:
    """The line stands in the file, the document says so, and taking it back undoes both."""
    answer = post(desk, "corrections", **GOAL, why="是指标")
    assert answer.status_code == 201, answer.text
    assert read(desk) == {"reading": False, "error": "", "warnings": []}
    (line,) = written(folder)
    record = json.loads(line)
    assert (record["value"], record["who"], record["why"]) == ("goal", "李明", "是指标")
    (listed,) = desk.get("/edit/corrections", params={"doc": "water"}).json()["corrections"]
    assert "unit Goal" in desk.get("/documents/water").text
    assert 'class="tag by-hand"' in desk.get("/ledger").text
    place = f"u{TEXT.index(GOAL['quote'])}-{TEXT.index(GOAL['quote']) + len(GOAL['quote'])}"
    assert listed["key"] in desk.get("/edit/panel", params={"doc": "water", "at": place}).text
    panel = {"at": place, "part": "panel"}
    desk.cookies.clear()  # whoever only reads sees who corrected it, and why
    assert all(word in desk.get("/documents/water", params=panel).text for word in ("李明", "是指标"))
    desk.get("/edit", params={"token": TOKEN}, follow_redirects=False)
    assert (listed["state"], listed["was"].split()[0]) == ("applies", "measure")
    assert post(desk, "corrections", **GOAL).status_code == 422  # nothing left to correct
    assert post(desk, "undo", key=listed["key"]).json()["undone"] == line
    read(desk)
    assert written(folder) == [] and "unit Goal" not in desk.get("/documents/water").text
    assert post(desk, "undo", key=listed["key"]).status_code == 404


def test_facts_are_given_and_read_from_the_text_again(desk: TestClient, folder: Path) -> None:
    """They stand in the file beside the document until they are emptied; what is wrong is not written."""
    beside = folder / "files" / "water.meta.yaml"
    assert post(desk, "facts", title="关于保护汉江的意见", issuers="某县、某市").status_code == 201
    assert not read(desk)["error"]
    assert beside.read_text(encoding="utf-8") == "title: 关于保护汉江的意见\nissuers: [某县, 某市]\n"
    assert "<h1>关于保护汉江的意见</h1>" in desk.get("/documents/water").text
    assert post(desk, "facts", date="soon").status_code == 422
    assert post(desk, "facts", title="", issuers="").status_code == 201
    read(desk)
    assert not beside.exists() and "<h1>某县人民政府关于保护汉江的意见" in desk.get("/documents/water").text


def test_a_reading_that_fails_is_told_and_can_be_repeated(desk: TestClient, folder: Path) -> None:
    """The correction stands; the line says why the document was not read again."""
    (folder / "files" / "water.meta.yaml").write_text("colour: red\n", encoding="utf-8")
    post(desk, "read")
    assert "没有 'colour' 这一项" in read(desk)["error"]
    assert "unknown key 'colour'" in desk.get("/edit/state", params={"doc": "water", "lang": "en"}).json()["error"]
    (folder / "files" / "water.meta.yaml").unlink()
    post(desk, "read")
    assert read(desk)["error"] == ""


def send(browser: TestClient, name: str, content: str, headers: dict[str, str] = HERE, **more: str) -> Any:
    return browser.post(
        "/edit/files", params={"name": name, **more}, content=content.encode(), headers=headers
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "files").iterdir())


def test_a_file_is_added_and_replaced_when_that_is_confirmed(desk: TestClient, folder: Path) -> None:
    """A new file is a new document; one of the same name is asked about, and keeps the document's id."""
    other = TEXT.replace("汉江", "月河")
    answer = send(desk, "river.txt", other)
    assert (answer.status_code, answer.json()) == (201, {"documents": ["river"], "warnings": []})
    assert "月河" in desk.get("/documents/river").text
    assert send(desk, "river.txt", other).status_code == 409
    assert send(desk, "river.txt", other.replace("6座", "9座"), replace="yes").json()["documents"] == [
        "river"
    ]
    assert "9座" in desk.get("/documents/river").text
    assert [name for name in names(folder) if name.endswith(".txt")] == ["river.txt", "water.txt"]


NAMES = ["../up.txt", "a/b.txt", "a\\b.txt", ".hidden.txt", "con.txt", "a:b.txt", "a.txt.", "", "a.exe", "water.review.jsonl", "water.meta.yaml", "water.docx"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_file_may_have_is_refused(desk: TestClient, folder: Path, name: str) -> None:
    """Nothing is written outside the folder, beside a document, or under a name that is taken."""
    before = names(folder)
    assert send(desk, name, TEXT).status_code == 422
    assert names(folder) == before


def test_what_cannot_be_read_is_not_kept(desk: TestClient, folder: Path) -> None:
    """The line says why: it is empty or binary, or the same as another; an older file stays as it was."""
    before = names(folder)
    assert send(desk, "empty.txt", "").status_code == 422
    assert "water" in send(desk, "again.txt", TEXT).json()["error"]
    assert send(desk, "water.txt", "", replace="yes").status_code == 422
    assert names(folder) == before
    assert (folder / "files" / "water.txt").read_text(encoding="utf-8") == TEXT


def test_a_name_that_another_begins_with_is_free(desk: TestClient, folder: Path) -> None:
    """A file plan.2030.txt does not take the name of plan.txt."""
    assert send(desk, "plan.2030.txt", TEXT.replace("汉江", "岚河")).status_code == 201
    assert send(desk, "plan.txt", TEXT.replace("汉江", "任河")).status_code == 201
    assert {"plan.txt", "plan.2030.txt"} <= set(names(folder))


def test_a_file_that_cannot_be_put_in_its_place_is_told(
    desk: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full when the older file is set aside, a line says so and the older one is whole."""

    def half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:9])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.web.editing.uploads.shutil.copyfile", half)
    before = names(folder)
    answer = send(desk, "water.txt", TEXT.replace("6座", "7座"), replace="yes")
    assert (answer.status_code, "No space left" in answer.json()["error"]) == (422, True)
    assert (folder / "files" / "water.txt").read_text(encoding="utf-8") == TEXT
    assert names(folder) == before


class Broken:
    """A pool of processes in which a step fails as no reader should."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def submit(self, *_: object) -> None:
        raise RuntimeError("out of order")

    def shutdown(self, **_: object) -> None: ...


def test_a_document_that_cannot_be_read_for_any_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong, the page is told what, and does not wait for ever."""
    monkeypatch.setattr("kg.web.editing.rereading.ProcessPoolExecutor", Broken)
    done = threading.Event()
    readings = Readings(Place("kg.db", Path("files"), None), done.set)
    readings.want("water", Path("files/water.txt"))
    assert done.wait(20)
    readings.close()
    told = readings.state("water")
    assert told is not None and "out of order" in told.error


def test_a_file_that_is_too_large_is_not_kept(
    desk: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """413, and nothing of it stays."""
    monkeypatch.setattr("kg.web.editing.uploads.FILE", Limit(100, "bytes in a file"))
    before = names(folder)
    assert send(desk, "large.txt", TEXT * 9).status_code == 413
    assert names(folder) == before


def test_a_correction_shows_before_its_document_is_read_again(
    desk: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the reading takes, the page and what it tells of a place have the correction at once."""
    ended, before = threading.Event(), rereading.alone
    monkeypatch.setattr(rereading, "alone", lambda *given: ended.wait(60) and before(*given))
    key = post(desk, "corrections", **GOAL).json()["key"]
    start = TEXT.index(GOAL["quote"])
    place = {"at": f"u{start}-{start + len(GOAL['quote'])}", "part": "panel"}
    assert desk.get("/edit/state", params={"doc": "water"}).json() == {"reading": True}
    assert "unit Goal" in desk.get("/documents/water").text
    assert desk.get("/documents/water", params=place).status_code == 200
    assert post(desk, "undo", key=key).status_code == 201
    assert "unit Goal" not in desk.get("/documents/water").text
    ended.set()
    read(desk)


# What is changed while no server runs, the page that shows it, and the words by which it does.
BEHIND = {
    "water.review.jsonl": ("/documents/water", "unit Goal"),
    "names.review.tsv": ("/ledger", "县水务局"),
    "water.txt": ("/documents/water", "县财政局"),
}


@pytest.mark.parametrize("name", BEHIND)
def test_what_changed_while_nobody_read_is_read_at_the_next_start(tmp_path: Path, name: str) -> None:
    """A server that was stopped, or killed, before the reading loses nothing; neither do edits beside it."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "water.txt").write_text(TEXT, encoding="utf-8")
    done = CliRunner().invoke(main, ["build", str(tmp_path / "files"), "--store", str(tmp_path / "kg.db")])
    assert done.exit_code == 0, done.output
    page, shown = BEHIND[name]
    change_behind(tmp_path / "files" / name)
    settings = Settings(str(tmp_path / "kg.db"), processes=1, edit=tmp_path / "files", token=TOKEN)
    for browser in client(settings):
        end = time.monotonic() + 120
        while shown not in browser.get(page).text:
            assert time.monotonic() < end
            time.sleep(0.2)


def change_behind(path: Path) -> None:
    """Change a file of the folder as a person or another program does."""
    if path.suffix == ".txt":
        path.write_text(TEXT.replace("县水利局", "县财政局"), encoding="utf-8")
    elif path.suffix == ".tsv":
        path.write_text("what\tname\tvalue\nmerge\t县水利局\t县水务局\n", encoding="utf-8")
    else:
        start = TEXT.index(GOAL["quote"])
        append(path, Correction("unit", "goal", anchor(TEXT, start, start + len(GOAL["quote"]))))
