"""What can be set, by `FASTHOLDELSE_*` environment variables or a `.env` file. Built once, at the entry
point."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import SettingsError

BUNDLED = "indbygget"


class Settings(BaseSettings):
    """Every setting with its default; `description` is the Danish line that `fastholdelse settings` shows."""

    model_config = SettingsConfigDict(
        env_prefix="FASTHOLDELSE_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("fastholdelse", appauthor=False)),
        description="Mappe til indekset og dine egne kilder. Intet, du spørger om, gemmes.",
    )
    embedder: str = Field(
        default=BUNDLED,
        description="Model, der gør tekst til vektorer: »indbygget«, en mappe eller et navn på en hub-model.",
    )
    query_prefix: str = Field(
        default="", description="Tekst foran spørgsmål, hvis din egen model kræver det."
    )
    passage_prefix: str = Field(
        default="", description="Tekst foran kildetekst, hvis din egen model kræver det."
    )
    model: str | None = Field(
        default=None,
        description="Sprogmodel, fx ollama:gemma3 eller openai:navn. Tom: ingen. Skriver svarene, som så "
        "bliver kontrolleret mod kilderne, og spørgsmål til dine egne dokumenter; dit spørgsmål, uden de "
        "personoplysninger der genkendes, og "
        "kildernes tekst sendes da til modellen.",
    )
    model_url: str | None = Field(
        default=None,
        description="Modelserverens adresse, fx http://127.0.0.1:8080/v1. Tom: Ollama her på maskinen.",
    )
    model_key: SecretStr | None = Field(
        default=None, description="Nøgle til modelserveren, hvis den kræver en."
    )
    model_timeout: float = Field(
        default=30.0, gt=0, le=600, description="Sekunder, sprogmodellen højst må være om et svar."
    )
    chroma_url: str | None = Field(
        default=None,
        description="Adresse på en Chroma-server, fx http://127.0.0.1:8000. Tom: Chroma i mappen ovenfor.",
    )
    hosts: str = Field(
        default="",
        description="Værtsnavne bag en proxy, som chatten også svarer på, adskilt af komma.",
    )
    originals: Path | None = Field(
        default=None, description="Mappe med publikationernes egen tekst; bruges kun af prøverne."
    )

    @property
    def index_folder(self) -> Path:
        """Where the Chroma database and the full-text generations live."""
        return self.home / "indeks"

    @property
    def sources_folder(self) -> Path:
        """Where the user's own sources and the publications' wording are kept, one JSON file each."""
        return self.home / "kilder"


def load_settings() -> Settings:
    """The settings in force. Raises SettingsError, naming the setting, when one can't be used."""
    try:
        return Settings()
    except ValidationError as exc:
        name = "_".join(str(part) for part in exc.errors()[0]["loc"]).upper()
        raise SettingsError(
            f"Indstillingen FASTHOLDELSE_{name} kan ikke bruges; se »fastholdelse settings«."
        ) from exc


def ensure_home(settings: Settings) -> Path:
    """The home folder, made if it wasn't there. Raises SettingsError when it can't be written to."""
    home = settings.home.expanduser()
    try:
        home.mkdir(parents=True, exist_ok=True)
        writable = os.access(home, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise SettingsError(
            f"Mappen {home} kan ikke skrives; sæt FASTHOLDELSE_HOME til en mappe, du må skrive i."
        )
    return home
