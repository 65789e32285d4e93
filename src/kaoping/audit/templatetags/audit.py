"""Names of actions and of kinds of objects, for templates."""

from django import template

from kaoping.audit import labels

register = template.Library()
register.filter("action_label", labels.action_label)
register.filter("field_label", labels.field_label)
register.filter("object_type_label", labels.object_type_label)
