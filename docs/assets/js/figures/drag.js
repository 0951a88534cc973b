// Lets a mouse, a pen or a finger drag an element. The element takes no part in scrolling (touch-action in the style sheet); all around it scrolls.

// `moved(x, y)` hears where in the window the middle of the element is wanted, `dropped()` when it is let go.
export function draggable(grip, moved, dropped) {
  let from = null; // from the pointer to the middle of the element, so that it does not jump when it is taken
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const box = grip.getBoundingClientRect();
    from = [box.left + box.width / 2 - event.clientX, box.top + box.height / 2 - event.clientY];
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  grip.addEventListener("pointermove", (event) => {
    if (from) moved(event.clientX + from[0], event.clientY + from[1]);
  });
  grip.addEventListener("lostpointercapture", () => {
    from = null;
    dropped();
  });
}
