"""What the model library finds wrong in a scheme file, said in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaoping.problems import shown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def sentence(fault: ErrorDetails) -> str:
    """Return what is wrong with one value and what is allowed there."""
    kind, context = fault["type"], fault.get("ctx", {})
    given = fault["input"]
    value = shown(given) if isinstance(given, str) else "（一组值）"
    if kind == "value_error":
        return f"“{value}”：{context.get('error')}"
    template = SENTENCES.get(kind)
    if template is None:
        return f"“{value}”不合要求：{fault['msg']}"
    said = {key: str(item).replace(" or ", "、") for key, item in context.items()}
    return template.format(value=value, **said)


SENTENCES = {
    "missing": "缺少必填的键",
    "extra_forbidden": "不认识这个键，请删去或改正拼写",
    "literal_error": "“{value}”不在允许的值之内：{expected}",
    "string_pattern_mismatch": "“{value}”不合格式 {pattern}",
    "string_too_short": "不能为空，至少 {min_length} 个字",
    "string_too_long": "文字过长，最多 {max_length} 个字",
    "string_type": "应为一行文字",
    "list_type": "应为列表",
    "dict_type": "应为“键: 值”的一组",
    "model_type": "应为“键: 值”的一组",
    "model_attributes_type": "应为“键: 值”的一组",
    "too_short": "至少要有 {min_length} 项",
    "union_tag_invalid": "“{tag}”不是已有的种类，可用：{expected_tags}",
    "union_tag_not_found": "缺少表明种类的键 {discriminator}",
}
