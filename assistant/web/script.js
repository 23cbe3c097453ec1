// What the page does by itself: keeps the conversation, opens cited sections, remembers ticks for this tab.
// Nothing is fetched from, or sent to, another host; nothing outlives the tab.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const wide = matchMedia("(min-width: 1024px)");
  const TICKS = "fastholdelse-flueben";
  let opener = null;

  // ---- The conversation: each new turn comes in a <template> and is added to the log. ----
  let lastTurn = "";
  let lastState = "";

  function takeTurn() {
    const template = document.querySelector("#ny-tur template");
    const log = byId("log");
    const state = template && `${template.dataset.tur} ${template.dataset.led}`;
    if (!template || !log || !byId("velkomst") || state === lastState) return;
    const grows = template.dataset.tur === lastTurn;
    lastTurn = template.dataset.tur;
    lastState = state;
    stopWaiting();
    if (grows) {
      log.lastElementChild.replaceWith(template.content.cloneNode(true));
      return;
    }
    if ("ryd" in template.dataset) {
      startOver(log);
      return;
    }
    byId("velkomst").hidden = true;
    log.append(template.content.cloneNode(true));
    log.lastElementChild.scrollIntoView({ block: "start", behavior: calm() });
    if (location.search) history.replaceState(null, "", location.pathname);
  }

  function startOver(log) {
    log.replaceChildren();
    byId("velkomst").hidden = false;
    closeSection();
    scrollTo({ top: 0 });
    questionField()?.focus();
  }

  const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
  const questionField = () => document.querySelector("#spoergsmaal textarea, #spoergsmaal input");

  function ask(question) {
    const field = questionField();
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, question);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => byId("send").click(), 30);
  }

  // The next question is asked by itself: what was asked before is not sent along.
  function forget() {
    const field = document.querySelector("#hukommelse textarea, #hukommelse input");
    const memory = JSON.parse(field.value || "{}");
    memory.history = [];
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, JSON.stringify(memory));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ---- Waiting: shown only when an answer takes longer than a blink. ----
  let waiting = 0;

  function startWaiting() {
    stopWaiting();
    const question = questionField()?.value.trim();
    if (!question) return;
    waiting = setTimeout(() => {
      const log = byId("log");
      const turn = document.createElement("article");
      turn.className = "tur venter";
      turn.append(Object.assign(document.createElement("p"), { textContent: log.dataset.venter }));
      log.append(turn);
      turn.scrollIntoView({ block: "nearest" });
      sayIfOutOfReach();
    }, 400);
  }

  // Gradio says in English, in a corner, that the server is gone; we say it in the conversation.
  function sayIfOutOfReach() {
    const waiter = document.querySelector("#log .venter p");
    const said = byId("log")?.dataset.fejl;
    if (!waiter || !document.querySelector(".toast-body.error") || waiter.textContent === said) return;
    waiter.textContent = said;
    waiter.className = "fejl";
  }

  function stopWaiting() {
    clearTimeout(waiting);
    document.querySelectorAll("#log .venter").forEach((turn) => turn.remove());
  }

  // ---- Cited sections: a real link, opened beside the chat (or over it where there is no room). ----
  async function openSection(link) {
    const dialog = byId("kilde");
    const content = byId("kilde-indhold");
    const address = new URL(link.href);
    address.searchParams.set("udsnit", "1");
    try {
      const response = await fetch(address, { credentials: "same-origin" });
      content.innerHTML = await response.text(); // our own server's escaped HTML
    } catch {
      content.replaceChildren(Object.assign(document.createElement("p"), { textContent: dialog.dataset.fejl }));
    }
    if (!dialog.contains(link)) opener = link;
    if (!dialog.open) wide.matches ? dialog.show() : dialog.showModal();
    dialog.scrollTop = 0;
    if (wide.matches) byId("sidespalte").scrollTop = 0;
    dialog.querySelector("mark")?.scrollIntoView({ block: "nearest" });
    content.focus({ preventScroll: true });
  }

  function closeSection() {
    const dialog = byId("kilde");
    if (dialog?.open) dialog.close();
  }

  // ---- Ticks: item ids in this tab's session storage. ----
  function ticks() {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(TICKS) || "[]"));
    } catch {
      return new Set();
    }
  }

  function keep(ticked) {
    try {
      sessionStorage.setItem(TICKS, JSON.stringify([...ticked]));
    } catch {
      /* private mode: ticks live until the list changes */
    }
  }

  function showTicks() {
    const ticked = ticks();
    const boxes = [...document.querySelectorAll("#tjekliste input[data-punkt]")];
    if (!boxes.length) return;
    for (const box of boxes) box.checked = ticked.has(box.dataset.punkt);
    count(boxes);
  }

  function count(boxes) {
    const counter = document.querySelector("#tjekliste .taeller");
    if (!counter) return;
    const done = boxes.filter((box) => box.checked).length;
    const text = done ? `${done} af ${boxes.length} punkter er klaret` : `${boxes.length} punkter`;
    if (counter.textContent !== text) counter.textContent = text;
  }

  // ---- Events, all delegated: Gradio may redraw its parts at any time. ----
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a, button");
    if (!target) return;
    if (target.matches("a.kilde") && !event.ctrlKey && !event.metaKey && !event.shiftKey && byId("kilde")) {
      event.preventDefault();
      openSection(target);
    } else if (target.dataset.spoerg) {
      if ("alene" in target.dataset) forget();
      ask(target.dataset.spoerg);
    } else if (target.dataset.gaa) {
      event.preventDefault();
      goTo(target.dataset.gaa);
    } else if ("luk" in target.dataset) {
      closeSection();
    } else if ("fjernFlueben" in target.dataset) {
      keep(new Set());
      showTicks();
    } else if (target.id === "send") {
      startWaiting();
    }
  });

  function goTo(id) {
    const place = byId(id);
    place?.scrollIntoView({ block: "start", behavior: calm() });
    (place?.querySelector("textarea, h2, h3") || place)?.focus?.({ preventScroll: true });
  }

  document.addEventListener("change", (event) => {
    const id = event.target.dataset?.punkt;
    if (!id) return;
    const ticked = ticks();
    event.target.checked ? ticked.add(id) : ticked.delete(id);
    keep(ticked);
    showTicks();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && event.target.matches?.("#spoergsmaal textarea")) startWaiting();
    if (event.key === "Escape" && wide.matches) closeSection();
  });

  document.addEventListener("click", (event) => {
    if (event.target.id === "kilde" && !wide.matches) closeSection(); // beside the dialog
  });

  document.addEventListener(
    "close",
    (event) => {
      if (event.target.id === "kilde" && opener?.isConnected) opener.focus();
    },
    true,
  );

  wide.addEventListener("change", closeSection);

  // ---- Gradio's faults that a screen reader or keyboard meets. ----
  function mend() {
    for (const group of document.querySelectorAll("#sidespalte fieldset:not([aria-labelledby])")) {
      const title = group.querySelector('[data-testid="block-info"]');
      title.id = `${group.id}-titel`;
      group.setAttribute("role", "radiogroup");
      group.setAttribute("aria-labelledby", title.id);
      for (const radio of group.querySelectorAll("input[type=radio]")) radio.name = group.id; // arrow keys
    }
    const fold = document.querySelector("#sagen > button");
    const open = String(fold?.nextElementSibling?.style.display !== "none");
    if (fold && fold.getAttribute("aria-expanded") !== open) fold.setAttribute("aria-expanded", open);
    const day = document.querySelector("#dag :is(input, textarea)");
    const problem = document.querySelector("#dag-fejl p");
    if (day && problem) {
      problem.id = "dag-fejl-tekst";
      day.setAttribute("aria-describedby", problem.id);
      day.setAttribute("aria-invalid", String(problem.textContent !== ""));
      day.setAttribute("inputmode", "numeric");
    }
  }

  // ---- Whenever Gradio has drawn something. ----
  let planned = false;
  new MutationObserver(() => {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      takeTurn();
      showTicks();
      sayIfOutOfReach();
      mend();
    });
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
})();
