"""What the pages of this room take in; what is allowed is decided by the services."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms

from kaoping.evidence.models import LONGEST_TITLE
from kaoping.scheme.titles import title_in

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from kaoping.scheme import Leaf, Scheme

Choices = list[tuple[str, Any]]
"""(value, label), or (heading, choices) for a group."""
LONGEST_REASON = 500


class DayField(forms.DateField):
    """A day, picked or typed; the words for a wrong one."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "请填写日期，例如 2024-11-30。"}

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class ManyFilesInput(forms.ClearableFileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is judged by the services, so that the others are filed all the same."""

    widget = ManyFilesInput

    def clean(self, data: Any, _initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files; at least one."""
        files = [one for one in data if one] if isinstance(data, list | tuple) else [data]
        if not files or files == [None]:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


def leaf_choices(scheme: Scheme, leaves: Iterable[Leaf], empty: str) -> Choices:
    """Return leaves as choices under their indicators, after what stands for none.

    Args:
        scheme: The regulation of the year.
        leaves: The leaves, in its order.
        empty: What stands for no leaf; without that choice where it is empty.
    """
    choices: Choices = [("", empty)] if empty else []
    for above, group in groupby(leaves, key=lambda leaf: _above(scheme, leaf)):
        choices.append((above, [(leaf.id, title_in(scheme, leaf.id)) for leaf in group]))
    return choices


def _above(scheme: Scheme, leaf: Leaf) -> str:
    """Return what the node right above a leaf is called."""
    above = scheme.nodes[leaf.id].above
    return title_in(scheme, above[-1].id) if above else ""


class UploadForm(forms.Form):
    """The plain form: several files for one item."""

    leaf = forms.ChoiceField(label="用于条目", required=False)
    effective_on = DayField(
        label="形成日期",
        required=False,
        help_text="文件本身的落款日期；照片可不填，自动取拍摄日期。",
    )
    content = ManyFilesField(
        label="选择文件",
        error_messages={"required": "请选择至少一个文件。"},
    )

    def __init__(self, *args: Any, leaves: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["leaf"]).choices = leaves
        self.fields["leaf"].required = not any(key == "" for key, _ in leaves)


class StartForm(forms.Form):
    """The beginning of an upload in chunks."""

    name = forms.CharField(max_length=1000, strip=False)
    size = forms.IntegerField(min_value=0)
    leaf = forms.CharField(required=False)
    file = forms.IntegerField(required=False)


class FinishForm(forms.Form):
    """The end of an upload in chunks."""

    sha256 = forms.CharField(required=False)
    effective_on = DayField(required=False)
    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


class DescribeForm(forms.Form):
    """Title and day of a file."""

    title = forms.CharField(label="名称", max_length=LONGEST_TITLE)
    effective_on = DayField(
        label="形成日期", required=False, help_text="文件本身的落款日期，不是上传日期。"
    )


class VersionForm(forms.Form):
    """The next version of a file."""

    content = forms.FileField(label="新版本文件", error_messages={"required": "请选择文件。"})
    reason = forms.CharField(
        label="更换原因",
        max_length=LONGEST_REASON,
        help_text="例如：补盖公章。原有版本继续保留。",
        error_messages={"required": "请写明更换原因。"},
    )


class LinkForm(forms.Form):
    """One more item for a file."""

    leaf = forms.ChoiceField(
        label="关联到条目", error_messages={"required": "请选择要关联的条目。"}
    )

    def __init__(self, *args: Any, leaves: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["leaf"]).choices = leaves


class ReasonForm(forms.Form):
    """A reason, and nothing else."""

    reason = forms.CharField(
        label="原因",
        max_length=LONGEST_REASON,
        error_messages={"required": "请写明原因。"},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReuseForm(forms.Form):
    """Which of last year's files are taken into this year."""

    chosen = forms.MultipleChoiceField(
        label="上年材料", error_messages={"required": "请至少选择一份上年材料。"}
    )
    with_links = forms.BooleanField(label="同时关联到编号相同的条目", required=False, initial=True)

    def __init__(self, *args: Any, files: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["chosen"]).choices = files

    def keys(self) -> list[int]:
        """Return the keys of the chosen files."""
        return [int(key) for key in self.cleaned_data["chosen"]]
