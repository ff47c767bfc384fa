// Fingers on the drawing, which the designer knows from a mouse only: one moves the drawing, two make it larger or smaller, a tap selects.
// So that nobody who only reads moves an activity, a finger moves it when it is selected; lines are drawn from their ports.
(() => {
  "use strict";
  // What a finger takes along; anything else takes the whole drawing.
  const taken = ".x6-widget-selection-box, .x6-widget-transform, .x6-port, .x6-cell-tool";
  const step = 6; // what a resting finger may tremble, in pixels
  const notch = 1.05; // how much larger a notch of the wheel makes the drawing
  let held = null; // what the finger that came first takes along
  let from = null;
  let moves = false;
  let apart = 0; // how far from each other two fingers were, and 0 while there is one
  const mouse = (name, { clientX, clientY }) => {
    const over = name === "mousedown" ? held : document.elementFromPoint(clientX, clientY) ?? held;
    const buttons = name === "mouseup" ? 0 : 1;
    over.dispatchEvent(new MouseEvent(name, { clientX, clientY, button: 0, buttons, bubbles: true, cancelable: true, view: window }));
  };
  const distance = (one, other) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  const move = finger => {
    if (!moves && distance(finger, from) > step) {
      moves = true;
      mouse("mousedown", from);
    }

    if (moves) {
      from = finger;
      mouse("mousemove", finger);
    }
  };
  const pinch = (one, other) => {
    const now = distance(one, other);
    const [clientX, clientY] = [(one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2];
    if (now / apart > notch || apart / now > notch) {
      held.dispatchEvent(new WheelEvent("wheel", { deltaY: now > apart ? -100 : 100, clientX, clientY, bubbles: true, cancelable: true }));
      apart = now;
    }
  };
  const release = () => {
    if (moves) {
      moves = false;
      mouse("mouseup", from);
    }
  };
  const begin = (graph, { target, touches }) => {
    if (touches.length > 1) {
      release();
      apart = distance(...touches);
    } else {
      held = target.closest(taken) ? target : graph.querySelector(".x6-graph-svg");
      [from] = touches;
      apart = 0;
    }
  };
  const follow = event => {
    event.stopPropagation();
    if (event.type !== "touchmove") {
      release();
    } else if (event.touches.length > 1) {
      pinch(...event.touches);
    } else if (!apart) { // the finger that stays behind after two does not pull the drawing along
      move(event.touches[0]);
    }
  };
  document.addEventListener("touchstart", event => {
    const graph = event.target.closest(".x6-graph");
    if (graph) {
      event.stopPropagation();
      begin(graph, event);
      // On what was touched itself: the designer replaces it while it moves, and then nothing of it reaches the document.
      ["touchmove", "touchend", "touchcancel"].forEach(name => event.target.addEventListener(name, follow, { passive: true }));
    }
  }, { capture: true, passive: true });
})();
