"""A walk through the house along its own links, by plain requests: what is there, for whom.

visitor = Visitor(address, "wuhai.office")
found = walk(visitor, ["/"], {"assessment:sheet-item": 12})
found.pages["/3/board/"].kinds     # the kinds of elements on it
found.broken                       # links and forms that lead nowhere
"""

from __future__ import annotations

import http.client
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
"""Elements that nothing stands in."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Kind = tuple[str, ...]
Visit = tuple[str, str]


@dataclass
class Page:
    """One answer: its status, and for a page of the house what it is made of."""

    status: int
    is_page: bool = False
    kinds: frozenset[Kind] = frozenset()
    shell: frozenset[Kind] = frozenset()
    links: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


class Visitor:
    """Somebody who asks for pages, logged in through the door of the sample or nobody."""

    def __init__(self, address: str, username: str = "") -> None:
        self.username, self.cookies = username, dict[str, str]()
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        if username:
            self.get("/sample/")
            token = self.cookies["csrftoken"]
            self.ask("POST", "/sample/", {"person": username, "csrfmiddlewaretoken": token})

    def ask(
        self, method: str, path: str, given: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request and return the answer with its content."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if given is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(given) if given is not None else None
        try:
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        except http.client.RemoteDisconnected:  # the server keeps a silent line for two seconds
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer, content

    def get(self, path: str) -> Page:
        """Ask for a page; a page that sends elsewhere answers with its link there."""
        answer, content = self.ask("GET", path)
        if answer.status in REDIRECTS:
            return Page(answer.status, links=(answer.headers["Location"],))
        if not (answer.headers["Content-Type"] or "").startswith("text/html"):
            return Page(answer.status)
        seen = Anatomy()
        seen.feed(content.decode())
        return Page(
            answer.status,
            seen.is_page,
            frozenset(seen.kinds),
            frozenset(seen.shell),
            tuple(dict.fromkeys(seen.links)),
            tuple(dict.fromkeys(seen.parts)),
            tuple(dict.fromkeys(seen.posts)),
        )


class Anatomy(HTMLParser):
    """The kinds of elements of a page and of the shell around it, its links and its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.is_page = False
        self.kinds, self.shell = set[Kind](), set[Kind]()
        self.links, self.parts, self.posts = list[str](), list[str](), list[str]()
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element: what it is, and what it stands in."""
        given = {name: value or "" for name, value in attrs}
        here = given.get("class", "")
        about = " ".join(sorted(name for name in given if name not in {"class", "id", "style"}))
        state = f"{given.get('type', '')}{given.get('role', '')}{given.get('data-state', '')}"
        within = any(name == "main" for name, _ in self.open)
        (self.kinds if within else self.shell).add(
            (*(self.open[-1] if self.open else ()), tag, here, about, state)
        )
        self.is_page = self.is_page or tag == "html"
        self._follow(tag, given)
        if tag not in VOID:
            self.open.append((tag, here))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that nobody closed."""
        while self.open and any(name == tag for name, _ in self.open):
            if self.open.pop()[0] == tag:
                break

    def _follow(self, tag: str, given: dict[str, str]) -> None:
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            is_post = given.get("method", "get").lower() == "post"
            (self.posts if is_post else self.links).append(given.get("action", ""))
        if "formaction" in given:
            self.posts.append(given["formaction"])
        if tag == "img" and "src" in given:
            self.parts.append(given["src"])
        if "hx-get" in given:
            self.parts.append(given["hx-get"])
        if "hx-post" in given:
            self.posts.append(given["hx-post"])


@dataclass
class Walk:
    """What somebody met.

    Attributes:
        pages: Address → page.
        names: Address → the name that the house gives it.
        broken: What leads nowhere, as sentences.
        reached: Names of everything that was met, also of parts, files, and receivers of forms.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)


def walk(visitor: Visitor, starts: Iterable[str], most: Mapping[str, int]) -> Walk:
    """Follow every link from some pages on, each sort of address once in each year.

    Args:
        visitor: Who walks.
        starts: Where to begin.
        most: Names of which more than one is looked at, and how many: their forms differ.
    """
    found, met = Walk(), Counter[tuple[object, ...]]()
    waiting = deque((start, "", "start") for start in starts)
    while waiting:
        path, came_from, how = waiting.popleft()
        name, sorts = _sorts(path)
        is_enough = all(met[sort] >= most.get(name, 1) for sort in sorts)
        if path in found.names or (is_enough and how != "start"):
            continue
        met.update(sorts)
        page = visitor.get(path)
        found.names[path] = name
        found.reached.add(name)
        if _is_broken(page, how):
            found.broken.append(f"{visitor.username}: {how} {path} on {came_from}: {page.status}")
        if page.status == HTTPStatus.OK and page.is_page:
            found.pages[path] = page
        waiting.extend(_onwards(path, page))
    return found


def _is_broken(page: Page, how: str) -> bool:
    """A link opens; what receives a form may refuse to be looked at."""
    fine = {HTTPStatus.OK, *REDIRECTS} | (
        {HTTPStatus.METHOD_NOT_ALLOWED} if how == "form" else set()
    )
    return page.status not in fine


def _onwards(path: str, page: Page) -> list[tuple[str, str, str]]:
    """Return where a page leads, in an order that takes from a long list here and there."""
    shown = {"link": page.links, "part": page.parts, "form": page.posts}
    found = [
        (urldefrag(urljoin(path, one))[0], path, how)
        for how, addresses in shown.items()
        for one in addresses
        if not urlsplit(one).scheme and not one.startswith("//")
    ]
    return sorted(found, key=lambda one: sha256(one[0].encode()).digest())


def _sorts(path: str) -> tuple[str, list[tuple[object, ...]]]:
    """Return the name of an address, and what it is among those of the name: by what it asks."""
    where = urlsplit(path)
    try:
        match = resolve(where.path)
    except Resolver404:
        return "", [(path,)]
    year = match.kwargs.get("cycle_id")
    asked = [(match.view_name, year, key) for key in parse_qs(where.query)]
    return match.view_name, asked or [(match.view_name, year)]


def names_of_the_house(resolver: URLResolver | None = None, space: str = "") -> set[str]:
    """Return the name of every address that the house knows."""
    found = set()
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            found.add(f"{space}:{each.name}" if space else each.name)
        else:
            found |= names_of_the_house(each, each.namespace or space)
    return found


def cover(met: Iterable[tuple[Visit, str, Page]]) -> list[Visit]:
    """Return as few visits as show every kind of element of each name, and of the shell.

    Args:
        met: Who came where, the address's name, and the page. Those that show most are taken first.
    """
    seen: dict[str, set[Kind]] = defaultdict(set)
    chosen = []
    for visit, name, page in sorted(met, key=lambda one: -len(one[2].kinds)):
        if not (page.kinds <= seen[name] and page.shell <= seen[""]):
            seen[name] |= page.kinds
            seen[""] |= page.shell
            chosen.append(visit)
    return chosen
