"""`{% once %}`: drawn again exactly when what it shows is another value."""

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString

from kaoping.web.templatetags import once

HEAD = "{% load once %}"


class Counted:
    """Counts how often it is drawn."""

    def __init__(self):
        """Nothing is drawn yet."""
        self.times = 0

    def __str__(self):
        """A number that grows with each drawing."""
        self.times += 1
        return str(self.times)


def drawn(template, **values):
    """A template with values."""
    return template.render(Context(values))


@pytest.mark.parametrize("value", ["甲", 3, None, ["a", ("b", 1)], {"k": ["v"]}])
def test_equal_values_are_drawn_once(value):
    """Text, numbers, nothing, lists and mappings are compared by what is in them."""
    template, counted = Template(HEAD + "{% once value %}{{ counted }}{% endonce %}"), Counted()
    assert drawn(template, value=value, counted=counted) == "1"
    same = value.copy() if isinstance(value, (list, dict)) else value
    assert drawn(template, value=same, counted=counted) == "1"
    assert drawn(template, value="other", counted=counted) == "2"
    assert drawn(template, value=value, counted=counted) == "1"


def test_two_places_do_not_share_a_drawing():
    """What is kept belongs to the place in the template."""
    template = Template(HEAD + "{% once a %}x{{ a }}{% endonce %}{% once a %}y{{ a }}{% endonce %}")
    assert drawn(template, a=1) == "x1y1"


def test_the_token_of_forms_is_put_in_each_time():
    """Nobody gets the token of somebody else, and no token is kept."""
    template = Template(HEAD + '{% once a %}{% csrf_token %}<b x="{{ csrf_token }}">{% endonce %}')
    for token in ("first", 'sec"ond'):
        text = drawn(template, a=1, csrf_token=token)
        assert text.count(token.replace('"', "&quot;")) == 2
        assert once.HOLE not in text
    kept = next(node for node in template.nodelist if isinstance(node, once.Once)).drawn.values()
    assert not any("first" in text for text in kept)


def test_what_is_kept_is_bounded(monkeypatch):
    """The drawings that were used last stay."""
    monkeypatch.setattr(once, "MOST", 25)
    template = Template(HEAD + "{% once a %}{{ a }}123456789{% endonce %}")
    for a in (1, 2, 1, 3):
        drawn(template, a=a)
    node = next(node for node in template.nodelist if isinstance(node, once.Once))
    assert [key for (key,) in node.drawn] == [1, 3]
    assert node.size == sum(map(len, node.drawn.values())) == 20


def test_values_are_escaped_and_what_comes_out_is_safe():
    """The block escapes as any other; another template does not escape it again."""
    template = Template(HEAD + "{% once a %}{{ a }}{% endonce %}")
    assert drawn(template, a="<i>") == "&lt;i&gt;"
    assert isinstance(drawn(template, a="<i>"), SafeString)
