// The page around the designer: its element, its addresses, the sign-in, and its words in Chinese.
(() => {
  "use strict";
  const { element: tag, attribute, value } = document.body.dataset;
  const addresses = /^\/studio\/workflows\/(definitions|instances)(\/|$)/;
  const definition = id => `/studio/workflows/definitions/${encodeURIComponent(id)}/edit`;
  const instance = id => `/studio/workflows/instances/${encodeURIComponent(id)}/view`;

  // Dates and numbers; read when the designer starts.
  localStorage.setItem("BlazorCulture", "zh-CN");

  // An ended session leads to the sign-in and back; the designer itself would stop with an error.
  const fetchBefore = window.fetch;
  window.fetch = async (...args) => {
    // What the inputs offer of a measure depends on the definition, which the designer does not name.
    if (typeof args[0] === "string" && attribute === "definition-id" && args[0].includes("/descriptors/activities?")) {
      args[0] += `&definitionId=${encodeURIComponent(value)}`;
    }

    // Where every row is published the list asks for published versions of none, and would be given those of all.
    if (typeof args[0] === "string" && tag === "elsa-workflow-definition-list" && args[0].endsWith("/workflow-definitions?versionOptions=Published")) {
      return new Response('{"links":[],"items":[],"totalCount":0}', { headers: { "content-type": "application/json" } });
    }

    const answer = await fetchBefore(...args);
    if (answer.status === 401) {
      location.assign(`/account/sign-in?returnUrl=${encodeURIComponent(location.pathname)}`);
      return new Promise(() => { });
    }

    return answer;
  };

  // The designer has no router: where it would go to, the page goes. Its lists only change their query.
  const pushBefore = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const to = url ? new URL(url, document.baseURI) : null;
    if (to && to.pathname !== location.pathname && addresses.test(to.pathname)) {
      location.assign(to.pathname);
    } else {
      pushBefore(state, title, url);
    }
  };

  const words = window.studioLabels ?? { exact: {}, patterns: [] };
  // On a small screen a cell of a list says by data-label what it holds.
  const attributes = ["placeholder", "title", "aria-label", "label", "data-label"];
  const translated = text => {
    const key = text.trim();
    if (!/[A-Za-z]/.test(key)) {
      return null;
    }

    const exact = words.exact[key];
    if (exact !== undefined) {
      return text.replace(key, exact);
    }

    for (const [pattern, replacement] of words.patterns) {
      if (pattern.test(key)) {
        return text.replace(key, key.replace(pattern, replacement));
      }
    }

    return null;
  };
  const translateText = node => {
    if (node.parentElement?.closest(".monaco-editor, textarea, script, style, [data-as-written]")) {
      return;
    }

    const text = translated(node.data);
    if (text !== null && text !== node.data) {
      node.data = text;
    }
  };
  const translateElement = element => {
    for (const name of attributes) {
      const text = element.hasAttribute(name) ? translated(element.getAttribute(name)) : null;
      if (text !== null) {
        element.setAttribute(name, text);
      }
    }
  };
  // The palette comes in the order of its names; what procedures are made of comes first, and open, in the order in which a case goes through it.
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
      if (text !== null && text !== field.value) {
        field.value = text;
      }
    }
  };
  // A name that the designer proposes in a dialog is typed over, so that it is stored in Chinese too.
  const proposals = [/^Workflow \d+$/, / - Duplicate of /];
  const retypeProposals = () => {
    for (const field of document.querySelectorAll(".mud-dialog input:not([readonly])")) {
      if (proposals.some(pattern => pattern.test(field.value))) {
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

  customElements.whenDefined(tag).then(() => {
    const element = document.createElement(tag);
    element.setAttribute("remote-endpoint", `${location.origin}/elsa/api`);
    if (attribute) {
      element.setAttribute(attribute, value);
    }

    element.editWorkflowDefinition = id => location.assign(definition(id));
    element.viewWorkflowInstance = id => location.assign(instance(id));
    document.getElementById("studio").replaceChildren(element);
  });
})();
