// Starts the designer. Its runtime is asked for here and not by a preload: what a preload brought the browser compiles anew on every visit.
(() => {
  "use strict";
  const runtime = fetch(document.currentScript.dataset.runtime);
  const resource = (type, _name, address) => type === "dotnetwasm" ? runtime.catch(() => fetch(address)) : null;
  document.addEventListener("DOMContentLoaded", () => Blazor.start({ loadBootResource: resource }));
})();
