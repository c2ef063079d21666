"""Corrections in a real browser: what a planner mends on the founding document stands after every reading."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.browsers import chromium, find, until
from support.folders import ROOT
from support.websites import serving

pytestmark = pytest.mark.slow

INDUSTRIAL = "加大与中国富硒产业研究院等科研院所的深度合作"
CITY = "大力吸引开发城东、投资城东、支持城东的各类要素加快聚集"
DIGITAL = "大力发展数字经济"
PROJECTS = "强力推进147个年度区属重点项目"
PLATFORM = "不断提升集中区承载能力、孵化能力和服务水平"
# Made up: four places that the queue asks about.
SHORT = """青禾县人民政府关于保护青溪的通知（虚构示例）

一、保护水源
到2026年底，森林覆盖率达到62%以上。到2027年，建成水质监测站6座。着力拓展思路。切实转变观念。

青禾县人民政府
2026年3月1日
"""
# Selects words that stand among others, as the mouse does.
SELECT = """
const [around, words] = arguments;
const line = [...document.querySelectorAll('#text p, #review article:not([hidden]) blockquote')].find((one) => one.textContent.includes(around));
const start = line.textContent.indexOf(around) + around.indexOf(words);
const range = document.createRange();
const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
let [passed, begun] = [0, false];
for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
  const [from, to] = [start - passed, start + words.length - passed];
  if (!begun && from >= 0 && from < node.length) { range.setStart(node, from); begun = true; }
  if (begun && to <= node.length) { range.setEnd(node, to); break; }
  passed += node.length;
}
line.scrollIntoView({ block: 'center' });
getSelection().removeAllRanges();
getSelection().addRange(range);
line.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
"""
CLICK = """
const found = [...document.querySelectorAll(arguments[0])].find((one) => {
  const [start, end] = one.dataset.at.slice(1).split('-').map(Number);
  const line = one.closest('p');
  const words = [...line.textContent].slice(start - line.dataset.start, end - line.dataset.start).join('');
  return words === arguments[1];
});
getSelection().removeAllRanges();
found.click();
"""


def kg(*arguments: str | Path) -> str:
    """Run a command, and again while the server still writes what was corrected to the store."""
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    for _ in range(30):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
        if "another program is writing" not in done.stderr:
            break
        time.sleep(1)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(founding: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the founding document, and a store of it."""
    found = tmp_path_factory.mktemp("edited")
    (found / "files").mkdir()
    (found / "files" / founding.name).write_bytes(founding.read_bytes())
    kg("build", found / "files", "--store", found / "kg.db")
    return found


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The address of a server with which the document can be corrected, with its token."""
    options = ("--edit", str(folder / "files"), "--who", "李明")
    for root in serving(folder / "kg.db", folder, *options):
        told = next(path for path in folder.iterdir() if path.is_file() and "token=" in path.read_text())
        yield f"{root}/edit?token={told.read_text().partition('token=')[2].split()[0]}"


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Any]:
    """A headless Chromium."""
    yield from chromium(folder)


class Page:
    """The page of the document, and what a reader does there."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def choose(self, around: str, words: str, said: str) -> None:
        """Select words, and say what they are."""
        self.browser.execute_script(SELECT, around, words)
        until(self.browser, "!document.getElementById('pick').hidden")
        find(self.browser, f"#pick [data-say='{said}']").click()
        self.done()

    def open(self, kind: str, words: str) -> None:
        """Click what is marked."""
        self.browser.execute_script(CLICK, f"#text .{kind}[id]", words)
        until(self.browser, f"document.querySelector('.amend')?.dataset.quote === '{words}'")

    def say(self, said: str) -> None:
        """Press a button of the panel."""
        find(self.browser, f".amend [data-say='{said}']").click()
        self.done()

    def link(self, words: str, option: str) -> None:
        """Say how what is open is linked to a name."""
        script = """
        const box = [...document.querySelectorAll('.link-list select')].find((one) => one.dataset.quote === arguments[0]);
        box.value = arguments[1];
        box.dispatchEvent(new Event('change', { bubbles: true }));"""
        self.browser.execute_script(script, words, option)
        self.done()

    def done(self) -> None:
        """Wait until the document has been read again."""
        until(self.browser, "document.querySelector('.edit-note.done, .edit-note.wrong-note')")
        assert find(self.browser, "#edit-note").text.startswith("已校正"), find(
            self.browser, "#edit-note"
        ).text
        self.browser.execute_script("document.getElementById('edit-note').className = ''")


def lines(folder: Path) -> list[dict[str, Any]]:
    path = folder / "files" / "hanbin-2021.review.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_ten_corrections_of_ten_kinds_stand_after_every_reading(
    browser: Any, address: str, folder: Path
) -> None:
    """They are made with the mouse, kept as lines, and there again when the store is built from the text."""
    browser.get(address)
    until(browser, "location.pathname === '/documents' && !location.search")
    browser.get(address.partition("/edit")[0] + "/documents/hanbin-2021")
    until(browser, "document.querySelector('.desk')")
    page = Page(browser)
    page.choose("会计、品牌、出口", "品牌", "mention:Industry")
    page.open("mention", "龙头")
    page.say("mention:none")
    page.open("mention", "基地")
    page.say("mention:Project")
    page.choose(
        "以高质量的项目工作支撑高质量的发展需要", "以高质量的项目工作支撑高质量的发展需要", "unit:goal"
    )
    page.open("unit", "投向、产业方向、空间布局")
    page.say("unit:none")
    page.open("unit", "持续提升打造")
    page.say("unit:goal")
    page.open("unit", CITY)
    page.say("modality:encourage")
    page.open("unit", INDUSTRIAL)
    page.link("中国富硒产业研究院", "answers:support")
    page.open("unit", DIGITAL)
    page.choose("上强调,2021年经济", "2021年", "deadline:yes")
    page.open("unit", PROJECTS)
    page.link("147个", "none")
    page.open("unit", PLATFORM)
    page.link("集中区", "none")
    kinds = {(one["what"], one["value"]) for one in lines(folder)}
    assert (len(kinds), len(lines(folder))) == (10, 11) and {one["who"] for one in lines(folder)} == {"李明"}

    until_read(browser, address)
    kg("remove", "hanbin-2021", "--store", folder / "kg.db")
    kg("build", folder / "files", "--store", folder / "kg.db")
    browser.get("about:blank")
    browser.get(address.partition("/edit")[0] + "/documents/hanbin-2021")
    until(browser, "document.querySelectorAll('.desk .corrections li').length === 11")
    assert len(browser.find_elements("css selector", ".desk .corrections li.applies")) == 11
    marked = browser.execute_script(
        "return [...document.querySelectorAll('#text [data-by-hand]')].map((one) => one.textContent)"
    )
    assert {"品牌", "基地"} <= set(marked) and "龙头" not in marked
    browser.get(address.partition("/edit")[0] + "/ledger?kind=Goal")
    until(browser, "document.querySelectorAll('.tag.by-hand').length >= 2")
    record = json.loads(kg("extract", folder / "files" / "hanbin-2021.txt"))
    assert len(record["revisions"]) == 11


def test_facts_are_given_and_a_correction_is_taken_back(browser: Any, address: str, folder: Path) -> None:
    """The title goes into the file beside the document; undoing by the keyboard takes the last line out."""
    root = address.partition("/edit")[0]
    browser.get(address)
    browser.get(f"{root}/documents/hanbin-2021?lang=en")
    until(browser, "document.querySelector('.desk')")
    title = find(browser, "#facts [name=title]")
    title.clear()
    title.send_keys("汉滨区委全委会精神解读\n")
    until(browser, "document.querySelector('.text h1').textContent === '汉滨区委全委会精神解读'")
    assert "title: 汉滨区委全委会精神解读" in (folder / "files" / "hanbin-2021.meta.yaml").read_text("utf-8")
    Page(browser).browser.execute_script(SELECT, "以打造农业全产业链为抓手", "农业全产业链")
    until(browser, "!document.getElementById('pick').hidden")
    find(browser, "body").send_keys("\ue00c")  # Escape
    until(browser, "document.getElementById('pick').hidden")
    before = len(lines(folder)) if (folder / "files" / "hanbin-2021.review.jsonl").exists() else 0
    Page(browser).browser.execute_script(SELECT, "以打造农业全产业链为抓手", "农业")
    until(browser, "!document.getElementById('pick').hidden")
    find(browser, "body").send_keys("6")
    until(browser, "document.querySelector('.edit-note.done')")
    assert len(lines(folder)) == before + 1
    find(browser, "body").send_keys("\ue009z\ue009")  # Control and z
    until(browser, "document.getElementById('edit-note').textContent === 'Taken back'")
    assert len(lines(folder)) == before


def test_files_are_added_with_a_line_for_each(browser: Any, address: str, folder: Path) -> None:
    """One is stored and listed, one is empty and told, one of the same name is asked about and left."""
    texts = {
        "a.txt": "某县人民政府关于保护汉江的意见\n县水利局要建设水质监测站6座。\n",
        "b.txt": "",
        "hanbin-2021.txt": "别的文字。\n",
    }
    (folder / "new").mkdir()
    for name, text in texts.items():
        (folder / "new" / name).write_text(text, encoding="utf-8")
    browser.get(address)
    browser.get(address.partition("/edit")[0] + "/documents?lang=zh")
    find(browser, "#upload").send_keys("\n".join(str(folder / "new" / name) for name in texts))
    until(browser, "document.querySelectorAll('#drop li button').length === 2")
    find(browser, "#drop li button:last-of-type").click()
    lines = "[...document.querySelectorAll('#drop .state')].map((one) => one.textContent)"
    until(browser, f"{lines}.includes('没有替换')")
    stored, empty, left = browser.execute_script(f"return {lines}")
    assert (stored, left) == ("已入库 a", "没有替换") and "空文件" in empty
    until(browser, "document.querySelectorAll('table.documents tbody tr').length === 2")
    kept = (folder / "files" / "hanbin-2021.txt").read_bytes()
    assert kept == (ROOT / "data" / "hanbin-2021.txt").read_bytes()


def test_words_before_what_is_open_are_found(browser: Any, address: str) -> None:
    """Who types words that stand only further above selects them there."""
    browser.get(address)
    browser.get(address.partition("/edit")[0] + "/documents/hanbin-2021")
    until(browser, "document.querySelector('.desk')")
    browser.execute_script("[...document.querySelectorAll('#text .sentence')].at(-1).click()")
    until(browser, "document.querySelector('form.finding')")
    browser.execute_script(
        "const form = document.querySelector('form.finding'); form.elements.words.value = arguments[0]; form.requestSubmit()",
        "以打造农业全产业链为抓手",
    )
    until(browser, "!document.getElementById('pick').hidden")
    assert browser.execute_script("return getSelection().toString()") == "以打造农业全产业链为抓手"


def test_files_go_on_where_the_list_cannot_be_shown(browser: Any, address: str, folder: Path) -> None:
    """One answer that does not come does not hold up the files behind it."""
    for name in "cd":
        text = f"{name}县人民政府关于保护月河的意见\n县水利局要建设水质监测站{ord(name)}座。\n"
        (folder / "new" / f"{name}.txt").write_text(text, encoding="utf-8")
    browser.get(address)
    browser.get(address.partition("/edit")[0] + "/documents?lang=zh")
    browser.execute_script("window.fetch = () => Promise.reject(new TypeError('offline'))")
    find(browser, "#upload").send_keys("\n".join(str(folder / "new" / f"{name}.txt") for name in "cd"))
    until(browser, "document.querySelectorAll('#drop .state a').length === 2")


def test_the_place_that_was_corrected_leaves_the_queue(browser: Any, address: str) -> None:
    """Also where the reader has gone on to the next place before the answer came."""
    browser.get(address)
    browser.get(address.partition("/edit")[0] + "/review?doc=hanbin-2021")
    until(browser, "document.querySelector('#review article:not([hidden]) .choices')")
    first, second = browser.execute_script(
        "return [...document.querySelectorAll('#review article')].slice(0, 2).map((one) => one.dataset.key)"
    )
    browser.execute_script("""
        const before = window.fetch;
        window.fetch = (...given) => new Promise((done) => setTimeout(done, 500)).then(() => before(...given));
        document.querySelector('#review article:not([hidden]) .choices button').click();
        document.querySelector('[data-step=next]').click();""")
    until(browser, "document.querySelector('#note.done')")
    shown = "return document.querySelector('#review article:not([hidden])').dataset.key"
    assert browser.execute_script(shown) == second
    browser.refresh()
    until(browser, "document.querySelector('#review article:not([hidden])')")
    left = "return [...document.querySelectorAll('#review article')].map((one) => one.dataset.key)"
    assert first not in browser.execute_script(left)


def test_the_keys_go_through_a_short_queue_to_its_end(browser: Any, address: str, folder: Path) -> None:
    """Right, wrong, back and forth: each answer is a line, is taken back by a key, and the end is told."""
    (folder / "files" / "short.txt").write_text(SHORT, encoding="utf-8")
    kg("build", folder / "files" / "short.txt", "--store", folder / "kg.db")
    browser.get(address)
    browser.get(address.partition("/edit")[0] + "/review?doc=short&lang=zh")
    places = "return document.querySelectorAll('#review article').length"
    until(browser, "document.querySelector('#review article:not([hidden])')")
    count, body = browser.execute_script(places), find(browser, "body")
    assert count >= 3
    kept = folder / "files" / "short.review.jsonl"

    def said() -> list[tuple[str, str]]:
        text = kept.read_text(encoding="utf-8") if kept.exists() else ""
        return [(one["what"], one["value"]) for one in map(json.loads, text.splitlines())]

    body.send_keys("\ue014")  # right arrow
    until(browser, f"document.getElementById('review-place').textContent === '2 / {count}'")
    body.send_keys("\ue012")  # left arrow
    body.send_keys("y")
    until(browser, f"document.getElementById('review-place').textContent === '1 / {count - 1}'")
    waited(lambda: len(said()) == 1 and said()[0][0] == "confirm")
    body.send_keys("z")
    until(browser, f"document.getElementById('review-place').textContent === '1 / {count}'")
    assert said() == []
    body.send_keys("x")
    until(browser, "document.querySelector('#review article:not([hidden]) .choices:not([hidden])')")
    until(browser, "document.querySelector('#review article:not([hidden]) .links select')")
    none = "[...document.querySelectorAll('#review article:not([hidden]) .choices button')].findIndex((one) => one.dataset.say.endsWith(':none'))"
    body.send_keys(str(browser.execute_script(f"return {none}") + 1))
    until(browser, f"document.getElementById('review-place').textContent === '1 / {count - 1}'")
    assert said() == [("unit", "none")]
    for left in range(count - 1, 0, -1):
        until(browser, f"document.getElementById('review-place').textContent === '1 / {left}'")
        body.send_keys("y")
    until(browser, "!document.getElementById('review-end').hidden")
    waited(lambda: len(said()) == count and {what for what, _ in said()[1:]} == {"confirm"})
    browser.refresh()
    until(browser, "!document.getElementById('review-end').hidden")
    assert browser.execute_script(places) == 0


def test_words_of_a_place_are_corrected_in_the_queue(browser: Any, address: str, folder: Path) -> None:
    """Selected words are named or linked as in the document; a measure with other rims leaves the queue."""
    text = SHORT.replace("青溪", "白溪")
    (folder / "files" / "picked.txt").write_text(text, encoding="utf-8")
    kg("build", folder / "files" / "picked.txt", "--store", folder / "kg.db")
    browser.get(address)
    browser.get(address.partition("/edit")[0] + "/review?doc=picked&lang=zh")
    until(browser, "document.querySelector('#review article:not([hidden])')")
    first = browser.execute_script("return document.querySelector('#review article').dataset.quote")
    shown = "document.querySelector('#review article:not([hidden])').dataset.quote"

    def choose(words: str, said: str) -> None:
        browser.execute_script(SELECT, words, words)
        until(browser, "!document.getElementById('pick').hidden")
        find(browser, f"#pick [data-say='{said}']").click()
        until(browser, "document.querySelector('#note.done, #note.wrong-note')")
        assert find(browser, "#note").text.startswith("已校正"), find(browser, "#note").text
        browser.execute_script("document.getElementById('note').className = ''")

    choose(first[:3], "answers:lead")
    assert browser.execute_script(f"return {shown}") == first
    choose(first[:5], "unit:goal")
    until(browser, f"{shown} !== '{first}'")
    kept = (folder / "files" / "picked.review.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in kept.splitlines()]
    assert [(one["what"], one["value"], one["quote"]) for one in found] == [
        ("mention", "Body", first[:3]),
        ("answers", "lead", first),
        ("unit", "goal", first[:5]),
    ]
    assert found[1]["to"]["quote"] == first[:3]


def test_readers_without_the_token_are_told_that_nothing_is_kept(
    browser: Any, address: str, folder: Path
) -> None:
    """They get no answer to press that would be heard by nobody, but may hide what they have seen."""
    browser.delete_all_cookies()
    browser.get(address.partition("/edit")[0] + "/review?doc=hanbin-2021&lang=zh")
    until(browser, "document.querySelector('#review article:not([hidden])')")
    steps = find(browser, "#steps").text
    assert ("看过了" in steps, "没错" in steps, "有错" in steps) == (True, False, False)
    key = browser.execute_script("return document.querySelector('#review article').dataset.key")
    find(browser, "body").send_keys("y")
    until(browser, "document.querySelector('#review article').hidden")
    assert key in browser.execute_script("return localStorage.getItem('kg-reviewed')")
    browser.get(address)


def until_read(browser: Any, address: str) -> None:
    """Wait until the store has what was corrected."""
    browser.get(address.partition("/edit")[0] + "/edit/state?doc=hanbin-2021")
    while '"reading":false' not in find(browser, "body").text:
        time.sleep(0.1)
        browser.refresh()


def waited(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
