"""Every error that a user can meet.

    FastholdelseError        one clear Danish sentence; exit code 1
    ├── UsageError           the request itself is wrong (empty question, unknown phase); exit code 2
    ├── SettingsError        a setting can't be used (unwritable home, unknown embedder)
    ├── CorpusError          a file in the corpus is broken; names the file and what to mend
    ├── DocumentError        a document that the user supplied can't be read
    ├── ModelError           the configured language model doesn't answer
    └── IndexFailure         the index can't be built, opened or searched

Catch `FastholdelseError` at the edge (command, chat) and show `str(error)`. A refusal to answer is not an
error: it is an `Answer`. Library errors are wrapped where the library is called, with `from exc`.
"""


class FastholdelseError(Exception):
    """Root of the hierarchy; its message is one Danish sentence for the user."""

    exit_code = 1


class UsageError(FastholdelseError):
    """What was asked for can't be meant as it stands."""

    exit_code = 2


class SettingsError(FastholdelseError):
    """A setting names something that isn't there or can't be used."""


class CorpusError(FastholdelseError):
    """A corpus file is missing, malformed or contradicts another."""


class DocumentError(FastholdelseError):
    """A supplied document can't be read or holds no text."""


class ModelError(FastholdelseError):
    """The configured language model doesn't answer, or not so that it can be used."""


class IndexFailure(FastholdelseError):
    """The search index can't be built, opened or searched."""
