// Single-key shortcuts: sections, search, palette, and a list of them. Never while typing; can be switched off.
// The sections are the links with `data-key` in the page's footer, so that they stand in one place.

(() => {
  const SETTING = "vanishing-gradients.shortcuts";
  const THEMES_OWN = ["p", "n", ",", ".", "f", "s", "/"]; // keys that the theme listens for
  const FIELDS = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

  const sections = [...document.querySelectorAll("a[data-key]")];
  const status = document.createElement("p");
  status.className = "vg-offscreen";
  status.setAttribute("role", "status");

  const areOn = () => localStorage.getItem(SETTING) !== "off";
  const typing = (event) => event.target instanceof Element && event.target.closest(FIELDS);

  function announce() {
    for (const { href, dataset } of sections) {
      for (const link of document.querySelectorAll("a[data-key], .md-tabs__link")) {
        if (link.href !== href) continue;
        if (areOn()) link.setAttribute("aria-keyshortcuts", dataset.key.toUpperCase());
        else link.removeAttribute("aria-keyshortcuts");
      }
    }
  }

  function switchPalette() {
    document.querySelector('label[for^="__palette"]:not([hidden])').click();
    status.textContent = document.body.dataset.mdColorScheme === "slate" ? "Dark palette" : "Light palette";
  }

  function row(list, keys, text) {
    const term = document.createElement("dt");
    term.append(...keys.map((key) => Object.assign(document.createElement("kbd"), { textContent: key })));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: text }));
  }

  function makeDialog() {
    const dialog = document.createElement("dialog");
    dialog.className = "vg-keys md-typeset";
    dialog.setAttribute("aria-labelledby", "vg-keys-title");
    dialog.innerHTML = `<h2 id="vg-keys-title">Keyboard shortcuts</h2><dl></dl>
      <p><label><input type="checkbox"> Use single-key shortcuts</label></p>
      <form method="dialog"><button class="vg-button">Close</button></form>`;
    const list = dialog.querySelector("dl");
    sections.forEach((link) => row(list, [link.dataset.key.toUpperCase()], link.textContent));
    row(list, ["/"], "Search");
    row(list, ["T"], "Switch between the light and the dark palette");
    row(list, [",", "."], "Previous page, next page");
    row(list, ["?"], "This list");
    const box = dialog.querySelector("input");
    box.checked = areOn();
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(SETTING);
      else localStorage.setItem(SETTING, "off");
      announce();
    });
    return dialog;
  }

  const dialog = makeDialog();
  document.body.append(status, dialog);

  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = "vg-link";
  opener.textContent = "Keyboard shortcuts";
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", () => dialog.showModal());
  document.querySelector(".vg-colophon-links")?.append(opener);

  // In the capture phase on window, so that it comes before the theme's own listener.
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const key = event.key.toLowerCase();
    if (!areOn() || dialog.open) {
      if (THEMES_OWN.includes(key)) event.stopImmediatePropagation();
      return;
    }
    const section = sections.find((link) => link.dataset.key === key);
    const action = section ? () => { location.href = section.href; } : { t: switchPalette, "?": () => dialog.showModal() }[key];
    if (!action) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    action();
  }, { capture: true });

  announce();
})();
