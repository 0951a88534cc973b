// Shows where a stated number comes from, in one panel that follows hover, focus or a first tap.
// A classic script: module scripts are refused on file://. The link itself needs no script; Escape closes the panel, and the pointer may rest on it.

(() => {
  const HIDE_AFTER = 150; // milliseconds in which the pointer may travel from the number to the panel

  function panelFor(document) {
    const panel = document.createElement("div");
    panel.className = "vg-panel";
    panel.id = "vg-panel";
    panel.setAttribute("role", "tooltip");
    panel.hidden = true;
    document.body.append(panel);
    return panel;
  }

  function row(list, name, text) {
    const term = document.createElement("dt");
    const detail = document.createElement("dd");
    term.textContent = name;
    detail.textContent = text;
    list.append(term, detail);
  }

  function describe(receipt) {
    const { value, name, program, seed, claim, type } = receipt.dataset;
    const list = document.createElement("dl");
    row(list, "computed", value);
    row(list, "variable", `${name} (${type})`);
    row(list, "program", `${program}.py`);
    if (seed !== undefined) row(list, "seed", seed);
    if (claim !== "value" && claim !== "claim") row(list, "checked as", claim);
    return list;
  }

  function place(panel, receipt) {
    const box = receipt.getBoundingClientRect();
    const width = panel.offsetWidth;
    const room = document.documentElement.clientWidth - width - 8;
    panel.style.left = `${Math.max(8, Math.min(box.left, room)) + window.scrollX}px`;
    const below = box.bottom + panel.offsetHeight + 8 < window.innerHeight;
    const top = below ? box.bottom + 6 : box.top - panel.offsetHeight - 6;
    panel.style.top = `${top + window.scrollY}px`;
  }

  function attach(document) {
    const panel = panelFor(document);
    let open = null;
    let timer = 0;

    const show = (receipt) => {
      clearTimeout(timer);
      if (open === receipt) return;
      hide();
      open = receipt;
      panel.replaceChildren(describe(receipt));
      panel.hidden = false;
      receipt.setAttribute("aria-describedby", panel.id);
      place(panel, receipt);
    };
    const hide = () => {
      clearTimeout(timer);
      open?.removeAttribute("aria-describedby");
      open = null;
      panel.hidden = true;
    };
    const hideSoon = () => { timer = setTimeout(hide, HIDE_AFTER); };

    for (const receipt of document.querySelectorAll("a.vg-receipt")) {
      receipt.removeAttribute("title");
      receipt.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(receipt); });
      receipt.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hideSoon(); });
      receipt.addEventListener("focus", () => { if (receipt.matches(":focus-visible")) show(receipt); });
      receipt.addEventListener("blur", hideSoon);
      receipt.addEventListener("pointerdown", (event) => { receipt.dataset.pointer = event.pointerType; });
      receipt.addEventListener("click", (event) => {
        const firstTap = receipt.dataset.pointer === "touch" && open !== receipt;
        delete receipt.dataset.pointer;
        if (!firstTap) return;
        event.preventDefault();
        show(receipt);
      });
    }
    panel.addEventListener("pointerenter", () => clearTimeout(timer));
    panel.addEventListener("pointerleave", hideSoon);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    document.addEventListener("pointerdown", (event) => {
      if (open && !panel.contains(event.target) && !event.target.closest("a.vg-receipt")) hide();
    });
  }

  attach(document);
})();
