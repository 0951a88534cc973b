// Makes the two switches of a narrow header, for the navigation and for the search, reachable by keyboard and named for
// assistive technology: the theme draws them as labels of invisible checkboxes. Here each becomes a button.

(() => {
  const NAMES = { __drawer: "Navigation", __search: "Search" };
  const FIRST = { __drawer: ".md-nav--primary a[href]", __search: ".md-search__input" }; // where the focus goes on opening

  function attach(label) {
    const box = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    const update = () => button.setAttribute("aria-expanded", String(box.checked));
    button.type = "button";
    button.className = label.className;
    button.dataset.opens = box.id;
    button.setAttribute("aria-label", NAMES[box.id]);
    button.append(...label.childNodes);
    button.addEventListener("click", () => {
      box.click();
      if (box.checked) requestAnimationFrame(() => document.querySelector(FIRST[box.id]).focus());
    });
    box.addEventListener("change", update);
    label.replaceWith(button);
    update();
    return { button, box };
  }

  const switches = [...document.querySelectorAll(".md-header__button[for]")].filter(({ htmlFor }) => htmlFor in NAMES).map(attach);
  const drawer = switches.find(({ box }) => box.id === "__drawer");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.box.checked) return;
    drawer.box.click();
    drawer.button.focus();
  });
})();
