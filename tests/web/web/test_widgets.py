"""Drop-downs and lists of boxes come out as Django's own templates draw them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from kaoping.web.widgets import Renderer

CHOICES = [("", "（未对应）"), ("1", '甲 <b>"示例"</b>'), ("2", mark_safe("<i>乙</i>"))]
GROUPED = [("第一组", [("1", "甲"), ("2", "乙")]), ("第二组", [(3, "丙 & 丁")])]


class Sample(forms.Form):
    """One field of each kind."""

    one = forms.ChoiceField(label="一", choices=CHOICES, required=False)
    grouped = forms.TypedChoiceField(choices=GROUPED, coerce=int)
    several = forms.MultipleChoiceField(choices=GROUPED)
    boxes = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    sorted_boxes = forms.MultipleChoiceField(choices=GROUPED, widget=forms.CheckboxSelectMultiple)
    radio = forms.ChoiceField(
        choices=CHOICES, widget=forms.RadioSelect(attrs={"class": "a", "data-x": True, "y": False})
    )
    known = forms.NullBooleanField()
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    line = forms.CharField(max_length=9)
    number = forms.DecimalField(min_value=0, step_size=0.5)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    clock = forms.TimeField()
    yes = forms.BooleanField()
    hidden = forms.CharField(widget=forms.HiddenInput)


DATA = {
    "one": "1",
    "grouped": "3",
    "several": ["1", "3"],
    "boxes": ["2"],
    "radio": "1",
    "line": '<b>"甲"',
    "number": "1.5",
    "day": "2023-11-30",
    "clock": "18:00",
    "yes": "on",
}


def without_space(text):
    """A text without what a browser does not see."""
    return "".join(text.split())


@pytest.mark.parametrize("data", [None, DATA])
@pytest.mark.parametrize("name", Sample.base_fields)
def test_the_same_text_as_django(name, data):
    """Names, values, states, escaping, groups: nothing differs but blanks."""
    ours = Sample(data, renderer=Renderer())[name]
    theirs = Sample(data, renderer=DjangoTemplates())[name]
    assert without_space(str(ours)) == without_space(str(theirs))
    assert "<b>" not in str(ours), "a label is escaped"


def test_the_application_draws_with_it(settings):
    """The setting names it."""
    assert settings.FORM_RENDERER == "kaoping.web.widgets.Renderer"
