"""The languages that Cal.com speaks."""

# ruff: noqa: SIM905  (dozens of quotes would say nothing more)

# To bookers and users, in the order in which complaints list them.
BOOKER_LANGUAGES = (
    "ar ca de es eu he id ja lv pl ro sr th vi az cs el es-419 fi hr it km nl pt ru sv tr zh-CN bg"
    " da en et fr hu iw ko no pt-BR sk ta uk zh-TW bn"
).split()

# On the pages of an event type.
PAGE_LANGUAGES = (
    "en ar az bg bn ca cs da de el es es-419 eu et fi fr he hu it ja km ko nl no pl pt-BR pt ro ru"
    " sk-SK sr sv tr uk vi zh-CN zh-TW"
).split()
