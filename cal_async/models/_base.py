"""What all models share: the bases, and the words that several areas use."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct

__all__ = [
    "Confidential",
    "Email",
    "Input",
    "InterfaceLanguage",
    "Language",
    "Metadata",
    "Minutes",
    "Model",
    "Number",
    "SortOrder",
    "Weekday",
]


class Model(Struct, rename="camel", kw_only=True, gc=False):
    """What the API answers. Fields that it does not name are ignored, absent ones are ``None``."""

    # JSON holds no cycles, so the collector has nothing to look for in answers.


class Input(Struct, rename="camel", omit_defaults=True, kw_only=True):
    """What the API takes. Fields that are ``None`` are left out."""


class Confidential(Model, kw_only=True):
    """An answer with fields that must not show in logs; those in ``hidden`` are masked."""

    hidden: ClassVar[frozenset[str]] = frozenset()

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({', '.join(shown)})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [(name, self._shown(name)) for name in self.__struct_fields__]

    def _shown(self, name: str) -> Any:
        value = getattr(self, name)
        return "***" if value is not None and name in self.hidden else value


Email = Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+\Z", description="an e-mail address")]
"""An e-mail address."""

Number = Annotated[int, Meta(ge=0)]
"""0 or more."""

Minutes = Annotated[int, Meta(ge=0)]
"""A number of minutes, 0 or more."""

Metadata = Annotated[
    Mapping[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=500)]],
    Meta(max_length=50),
]
"""Your own data: up to 50 keys of up to 40 characters, with texts of up to 500."""

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

SortOrder = Literal["asc", "desc"]
"""Ascending or descending."""

SharedLanguage = Literal[
    "ar",
    "az",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "es-419",
    "et",
    "eu",
    "fi",
    "fr",
    "he",
    "hu",
    "it",
    "ja",
    "km",
    "ko",
    "nl",
    "no",
    "pl",
    "pt",
    "pt-BR",
    "ro",
    "ru",
    "sr",
    "sv",
    "tr",
    "uk",
    "vi",
    "zh-CN",
    "zh-TW",
]

Language = Literal[SharedLanguage, "hr", "id", "iw", "lv", "sk", "ta", "th"]
"""The languages that Cal.com writes mails in."""

InterfaceLanguage = Literal[SharedLanguage, "", "sk-SK"]
"""The languages of a booking page; the empty text is the visitor's own."""
