"""`/afsnit/<section>`: a cited section, as a part for the page's panel or as a page by itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.chain import Assistant
from assistant.web import texts
from assistant.web.escaping import esc
from assistant.web.fragments import section_page
from assistant.web.render_section import section_article


def section_router(assistant: Assistant) -> APIRouter:
    """The route that shows a section of `assistant`'s sources; 404 with one sentence for one that is gone."""
    router = APIRouter()

    @router.get("/afsnit/{name:path}")
    def show(request: Request, name: str, fra: int = 0, til: int = 0, udsnit: bool = False) -> HTMLResponse:
        corpus = assistant.index.corpus
        section = corpus.sections.get(name)
        mark = (fra, til) if 0 <= fra < til else None
        article = (
            section_article(section, corpus, assistant.index.originals.get(name), mark)
            if section
            else f'<article class="afsnit"><p class="fejl">{esc(texts.UNKNOWN_SECTION)}</p></article>'
        )
        body = article if udsnit else section_page(article, str(request.scope.get("root_path", "")))
        return HTMLResponse(body, status_code=200 if section else 404)

    return router
