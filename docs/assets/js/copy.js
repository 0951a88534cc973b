// Gives every program a button that copies it byte for byte, and says so. Without JavaScript there is the download link.

(() => {
  const SAID_FOR = 2000; // milliseconds for which the button says what it did

  // Pages served over plain http have no clipboard interface; the older command still works there.
  function copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "vg-offscreen";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }

  async function copy(text) {
    if (!navigator.clipboard) return copyBySelection(text);
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  function attach(program) {
    const code = program.querySelector("pre code");
    const head = program.querySelector(".vg-program-head");
    const name = head.querySelector(".vg-file").textContent;
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "vg-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${name}`);
    said.className = "vg-offscreen";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const copied = await copy(code.textContent);
      button.textContent = copied ? "Copied" : "Not copied";
      said.textContent = copied ? `Copied ${name}` : `The browser did not let this page copy; use the download link of ${name}`;
      button.focus();
      setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, SAID_FOR);
    });
    head.querySelector(".vg-actions").prepend(button);
    head.append(said);
  }

  document.querySelectorAll(".vg-program").forEach(attach);
})();
