// Runs before Gradio: it knows no Danish, so the page asks for Norwegian texts and is given Danish ones.
Object.defineProperty(navigator, "language", { get: () => "nb", configurable: true });
Object.defineProperty(navigator, "languages", { get: () => ["nb"], configurable: true });
new MutationObserver(() => {
  if (document.documentElement.lang !== "da") document.documentElement.lang = "da";
}).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
