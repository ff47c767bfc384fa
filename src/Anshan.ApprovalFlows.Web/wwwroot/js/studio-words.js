// Puts the designer's own English into Chinese as it appears. What people wrote (names, descriptions, outcomes, values) stays as
// they wrote it.
(() => {
  "use strict";
  const words = window.studioLabels ?? { exact: {}, patterns: [] };
  // On a small screen a cell of a list says by data-label what it holds.
  const attributes = ["placeholder", "title", "aria-label", "label", "data-label"];
  const translated = text => {
    const key = text.trim();
    if (!/[A-Za-z]/.test(key)) {
      return null;
    }

    const exact = Object.hasOwn(words.exact, key) ? words.exact[key] : undefined;
    if (exact !== undefined) {
      return text.replace(key, () => exact);
    }

    for (const [pattern, replacement] of words.patterns) {
      if (pattern.test(key)) {
        return text.replace(key, () => key.replace(pattern, replacement));
      }
    }

    return null;
  };

  // Places that only ever show what a person, or our own descriptors in Chinese, say.
  const written = [
    ".monaco-editor", "textarea", "script", "style", "[data-as-written]",
    ".elsa-activity .activity-label", ".elsa-activity .activity-description", // names in the drawing
    ".mud-chip-content", // outcomes and tags
    "[draggable=true]", ".mud-expand-panel-text", // the palette: descriptors, and definitions that are used as activities
    ".mud-breadcrumb-item", // the containers on the way into the drawing
    "pre",
  ].join(", ");

  // Columns of lists whose cells are words of the designer; every other cell that says what it holds holds a person's text.
  const wordColumns = new Set(["Status", "Sub Status", "SubStatus", "Published", "Kind"]
    .flatMap(name => [name, words.exact[name] ?? name]));

  // Facts of a version or an instance whose value is a word of the designer.
  const wordFacts = new Set(["Status", "Sub status", "SubStatus", "Readonly", "Is system"]
    .flatMap(name => [name, words.exact[name] ?? name]));
  const cellIsWritten = cell => {
    if (cell.dataset.label !== undefined) {
      return !wordColumns.has(cell.dataset.label);
    }

    if (cell.closest("table").tHead) {
      return cell.cellIndex === 0; // variables, inputs and outputs: the name comes first
    }

    return cell.cellIndex > 0 && !wordFacts.has(cell.parentElement.cells[0].textContent.trim());
  };

  // The first tab above a drawing is named as the definition.
  const isTitle = tab => {
    const bar = tab.closest(".mud-tabs-tabbar-wrapper");
    const code = words.exact["Code View"];
    return bar !== null && bar.querySelector(".mud-tab") === tab
      && [...bar.querySelectorAll(".mud-tab")].some(other => ["Code View", code].includes(other.textContent.trim()));
  };

  // Outcomes and choices are partly the designer's words, partly a person's: the definition says which ones a person gave.
  const given = new Set();
  const nameKeys = new Set(["name", "displayName", "displayText", "label", "activityCategory"]);
  const outcomeKeys = new Set(["branches", "possibleOutcomes", "outcomes", "expectedStatusCodes"]);
  const gather = (value, key) => {
    if (typeof value === "string") {
      if (nameKeys.has(key) || outcomeKeys.has(key)) {
        given.add(value.trim());
      }
    } else if (Array.isArray(value)) {
      value.forEach(item => gather(item, key));
    } else if (value !== null && typeof value === "object") {
      const list = outcomeKeys.has(key) ? value.expression?.value : undefined;
      if (typeof list === "string") {
        try {
          gather(JSON.parse(list), key);
        } catch {
          given.add(list.trim()); // a script: its outcomes are not known
        }
      }

      Object.entries(value).forEach(([name, item]) => gather(item, name));
    }
  };
  window.studioWritten = answer => gather(answer, "");

  const shared = "text, [class*=mud-list-item], [class*=mud-input-slot], .mud-timeline, .mud-snackbar";
  const isWritten = (element, text) => {
    if (!element || element.closest(written)) {
      return true;
    }

    const cell = element.closest("td");
    if (cell && cellIsWritten(cell)) {
      return !element.closest("button, .mud-menu") || given.has(text.trim());
    }

    const tab = element.closest(".mud-tab");
    return (tab !== null && isTitle(tab)) || (element.closest(shared) !== null && given.has(text.trim()));
  };
  const translateText = node => {
    const text = translated(node.data);
    if (text !== null && text !== node.data && !isWritten(node.parentElement, node.data)) {
      node.data = text;
    }
  };
  const translateElement = element => {
    for (const name of attributes) {
      const text = element.hasAttribute(name) && !element.closest("[data-as-written]") ? translated(element.getAttribute(name)) : null;
      if (text !== null) {
        element.setAttribute(name, text);
      }
    }
  };

  // The palette comes in the order of its names; what procedures are made of comes first, and open, in the order in which a case
  // goes through it.
  const { firstGroup: group, firstNames } = document.body.dataset;
  const usual = firstNames.split(",");
  let opened = false;
  const putFirst = root => {
    for (const title of root.querySelectorAll?.(".mud-expand-panel-text") ?? []) {
      const panel = title.textContent.trim() === group ? title.closest(".mud-expand-panel") : null;
      panel?.setAttribute("data-first", "");
      panel?.querySelectorAll("[draggable=true]").forEach(item => {
        const place = usual.indexOf(item.textContent.trim());
        (item.closest(".mud-tooltip-root") ?? item).style.order = place < 0 ? usual.length : place;
      });
      if (panel && !opened) {
        opened = true;
        setTimeout(() => panel.classList.contains("mud-panel-expanded") || panel.querySelector(".mud-expand-panel-header")?.click());
      }
    }
  };
  // A page of logs that the package links to and does not have.
  const hideLogs = root => {
    for (const link of root.querySelectorAll?.("a") ?? []) {
      if (link.textContent.trim() === words.exact["Open filtered logs"]) {
        (link.closest("tr") ?? link).hidden = true;
      }
    }
  };
  const translate = root => {
    if (root.nodeType === Node.TEXT_NODE) {
      translateText(root);
    } else if (root.nodeType === Node.ELEMENT_NODE) {
      translateElement(root);
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      while (walker.nextNode()) {
        (walker.currentNode.nodeType === Node.TEXT_NODE ? translateText : translateElement)(walker.currentNode);
      }
    }
  };
  // What is chosen in a list stands in a field that nobody types into.
  const translateChosen = () => {
    for (const field of document.querySelectorAll("input.mud-select-input[readonly], .mud-select input[readonly]")) {
      const text = translated(field.value);
      if (text !== null && text !== field.value && !isWritten(field, field.value)) {
        field.value = text;
      }
    }
  };
  // A name that the designer proposes is typed over, so that it is stored in Chinese too; what a person has typed is not touched.
  const proposals = [/^(Workflow|Input|Output|Case) \d+$/];
  const touched = new WeakSet();
  document.addEventListener("input", event => event.isTrusted && touched.add(event.target), true);
  const retypeProposals = () => {
    for (const field of document.querySelectorAll(".mud-dialog input:not([readonly]), .mud-table input[type=text]:not([readonly])")) {
      if (!touched.has(field) && document.activeElement !== field && proposals.some(pattern => pattern.test(field.value))) {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, translated(field.value));
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  };
  let waits = false;
  const soon = () => {
    if (!waits) {
      waits = true;
      setTimeout(() => { waits = false; translateChosen(); retypeProposals(); }, 200);
    }
  };
  new MutationObserver(changes => {
    soon();
    for (const change of changes) {
      if (change.type === "childList") {
        change.addedNodes.forEach(node => { putFirst(node); translate(node); hideLogs(node); });
      } else if (change.type === "characterData") {
        translateText(change.target);
      } else {
        translateElement(change.target);
      }
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes });
})();
