"""Rules for passwords beside Django's: length, classes of characters, and no old one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from kaoping.accounts.models import PasswordRecord

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LAST_BARRED = 5


class LengthValidator(MinimumLengthValidator):
    """Ask for a number of characters; Django's own message has lost its translation."""

    def get_error_message(self) -> str:
        """Return what is wrong."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return f"密码至少{self.min_length}个字符。"


class OwnWordsValidator(UserAttributeSimilarityValidator):
    """Bar what resembles the person's own names and numbers; said as politely as the rest."""

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return "密码不能与您的姓名、账号等个人信息太相似。"


class NotCommonValidator(CommonPasswordValidator):
    """Bar the passwords that many people have; said as politely as the rest."""

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return "密码不能是常见的密码。"


class CharacterClassValidator:
    """Ask for three of: small letters, capitals, digits, other characters."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:  # noqa: ARG002
        """Do nothing with a password of enough classes.

        Raises:
            ValidationError: It has too few.
        """
        found = {_class_of(character) for character in password}
        if len(found) < self.classes:
            raise ValidationError(self.get_help_text(), code="password-classes")

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return f"密码须包含小写字母、大写字母、数字、其他字符中的至少{self.classes}类。"


class NotReusedValidator:
    """Bar the last passwords of the same person."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Do nothing with a password that the person has not had lately.

        Raises:
            ValidationError: They have.
        """
        if user is None or user.pk is None:
            return
        recent = PasswordRecord.objects.filter(person_id=user.pk)[:LAST_BARRED]
        if any(check_password(password, record.password) for record in recent):
            raise ValidationError(self.get_help_text(), code="password-reused")

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return f"密码不得与最近{LAST_BARRED}次使用过的相同。"


def _class_of(character: str) -> str:
    if character.isascii():
        for name in ("islower", "isupper", "isdigit"):
            if getattr(character, name)():
                return name
    return "other"
