// Lets the keyboard reach what is wider than the page: a formula, table, output or figure that overflows
// becomes a named stop of the Tab key, and stops being one when it fits again.

(() => {
  function update(element) {
    const overflows = element.scrollWidth > element.clientWidth + 1;
    if (overflows === element.hasAttribute("tabindex")) return;
    if (overflows) {
      element.tabIndex = 0;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", `${element.dataset.scroll}, scrolls sideways`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
    }
  }

  const observer = new ResizeObserver((entries) => entries.forEach((entry) => update(entry.target)));
  document.querySelectorAll("[data-scroll]").forEach((element) => observer.observe(element));
})();
