// Starts the designer and says how far it is. Its runtime is asked for here and not by a preload: what a preload brought the
// browser compiles anew on every visit.
(() => {
  "use strict";
  const runtime = fetch(document.currentScript.dataset.runtime);
  const resource = (type, _name, address) => type === "dotnetwasm" ? runtime.catch(() => fetch(address)) : null;

  // Three parts that follow each other: the files (counted by Blazor), the program's own start, and its first rows or activities.
  const shown = ".mud-table-body td, .mud-table-empty-row, .x6-node, .mud-timeline-item";
  const follow = () => {
    const box = document.getElementById("studio-wait");
    const [words, bar] = [box.querySelector("p"), box.querySelector("progress")];
    const say = (text, value) => {
      words.textContent = text;
      bar.value = value;
    };
    const look = () => {
      const files = Number.parseFloat(document.documentElement.style.getPropertyValue("--blazor-load-percentage")) || 0;
      if (document.querySelector(shown)) {
        watch.disconnect();
        box.remove();
      } else if (document.querySelector("#studio > *")) {
        say(box.dataset.reading, 90);
      } else if (files >= 100) {
        say("正在启动流程设计器…", 75);
      } else {
        say(`正在读取流程设计器的程序（${Math.floor(files)}%）…`, files * 0.7);
      }
    };
    const watch = new MutationObserver(look);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
    watch.observe(document.getElementById("studio"), { subtree: true, childList: true });
    look();
  };
  document.addEventListener("DOMContentLoaded", () => {
    follow();
    Blazor.start({ loadBootResource: resource });
  });
})();
