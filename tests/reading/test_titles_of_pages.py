"""The title of an HTML page is that of its document, not the site's, nor that of a link in front of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.knowledge import own
from kg.reading import read

ARTICLE = "<p>为发展水产业，制定本办法，请各有关单位认真贯彻执行，落实工作责任。</p>" * 12
RULES = "清河市节水办法"
LINK = "<p><a href='x'>《清河市节水办法》政策解读</a></p><p><a href='y'>一图读懂：清河市节水办法</a></p>"

PAGES = [
    pytest.param(f"<title>{RULES}-清河市水利局</title><h1>清河市水利局</h1><h2>{RULES}</h2><div>{{}}</div>", RULES,
                 id="the heading that the window's title opens with"),
    pytest.param(f"<title>{RULES}--政策文件--清河市水利局</title><h1><img></h1><div>{{}}</div>", RULES, id="two dashes"),
    pytest.param(f"<meta name='SiteName' content='清河市水利局'><title>{RULES}-清河市水利局</title><div>{{}}</div>", RULES,
                 id="the site's own name"),
    pytest.param(f"<title>清河市水利局</title><h1>{RULES}</h1><div>{{}}</div>", RULES, id="window of the site"),
    pytest.param(f"<title>{RULES}</title><h1>清河市人民政府门户网站</h1><div>{{}}</div>", RULES, id="heading of the site"),
    pytest.param(f"<title>{RULES}</title><div>{LINK}<p>{RULES}</p>{{}}</div>", RULES, id="links to explanations"),
    pytest.param("<title>清河市节水办法解读</title><div><p>清河市节水办法解读</p>{}</div>", "清河市节水办法解读",
                 id="an explanation itself"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "title"), PAGES)
def test_the_title_of_a_page(page: str, title: str, tmp_path: Path) -> None:
    """Headings and the title of the window are weighed, and what explains a document is no title of it."""
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><html><body>{page.format(ARTICLE)}</body></html>", encoding="utf-8")
    assert read(path, own()).title == title


def test_issuers_that_a_window_glues_are_two(tmp_path: Path) -> None:
    """Issuers in lines of their own stay apart in the title, though that of the window runs them together."""
    glued = "清河市水利局清河市财政局关于印发节水办法的通知"
    page = f"<title>{glued}</title><div><h1>清河市水利局<br>清河市财政局<br>关于印发节水办法的通知</h1>{ARTICLE}</div>"
    path = tmp_path / "page.html"
    path.write_text(f"<!DOCTYPE html><html><body>{page}</body></html>", encoding="utf-8")
    found = read(path, own())
    assert found.issuers == ("清河市水利局", "清河市财政局")
    assert found.title == "清河市水利局 清河市财政局关于印发节水办法的通知"


def test_a_paragraph_that_was_never_closed_is_no_article(tmp_path: Path) -> None:
    """Old pages put the text into one paragraph, behind the one of the title; blank lines part its own."""
    body = "\n\n　　一、总体要求\n\n　　" + "发展水产业。" * 60 + "\n　　二、目标\n"
    page = f"<p align=center>清河市水利局关于防汛的通知\n　（清水发〔2021〕9号）</p><p>各镇人民政府：{body}</p>"
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    found = read(path, own())
    assert (found.title, found.numbers) == ("清河市水利局关于防汛的通知", ("清水发〔2021〕9号",))
    lines = [line.strip("　") for line in found.text.splitlines()]
    assert lines[2] == "各镇人民政府：" and lines[3] == "一、总体要求" and lines[-1] == "二、目标"
