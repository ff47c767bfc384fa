// The page around the designer: its element, its addresses, the sign-in.
(() => {
  "use strict";
  const { element: tag, attribute, value } = document.body.dataset;
  const addresses = /^\/studio\/workflows\/(definitions|instances)(\/|$)/;
  const definition = id => `/studio/workflows/definitions/${encodeURIComponent(id)}/edit`;
  const instance = id => `/studio/workflows/instances/${encodeURIComponent(id)}/view`;

  // Dates and numbers; read when the designer starts.
  localStorage.setItem("BlazorCulture", "zh-CN");

  // What the editor asks for first is on its way while the program starts; each answer is given once.
  const api = `${location.origin}/elsa/api`;
  const early = new Map();
  if (attribute === "definition-id") {
    const id = encodeURIComponent(value);
    const asked = [
      `${api}/workflow-definitions/by-definition-id/${id}?versionOptions=Latest`,
      `${api}/descriptors/activities?Refresh=True&definitionId=${id}`,
    ];
    for (const url of asked) {
      early.set(url, fetch(url, { headers: { accept: "application/json" } }));
    }
  }

  // An ended session leads to the sign-in and back; the designer itself would stop with an error.
  const fetchBefore = window.fetch;
  window.fetch = async (...args) => {
    // What the inputs offer of a measure depends on the definition, which the designer does not name.
    if (typeof args[0] === "string" && attribute === "definition-id" && args[0].includes("/descriptors/activities?")) {
      args[0] += `&definitionId=${encodeURIComponent(value)}`;
    }

    // Where every row is published the list asks for published versions of none, and would be given those of all.
    if (typeof args[0] === "string" && tag === "elsa-workflow-definition-list"
        && args[0].endsWith("/workflow-definitions?versionOptions=Published")) {
      return new Response('{"links":[],"items":[],"totalCount":0}', { headers: { "content-type": "application/json" } });
    }

    const url = String(args[0] instanceof Request ? args[0].url : args[0]);
    const waiting = (args[1]?.method ?? "GET") === "GET" ? early.get(url) : undefined;
    early.delete(url);
    const answer = await (waiting ?? fetchBefore(...args));
    if (answer.ok && /\/workflow-definitions(\/by-(definition-)?id\/|$)/.test(url.split("?")[0])) {
      window.studioWritten(await answer.clone().json());
    }

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

  customElements.whenDefined(tag).then(() => {
    const element = document.createElement(tag);
    element.setAttribute("remote-endpoint", api);
    if (attribute) {
      element.setAttribute(attribute, value);
    }

    // A refused request has no id to go to.
    element.editWorkflowDefinition = id => id && location.assign(definition(id));
    element.viewWorkflowInstance = id => id && location.assign(instance(id));
    document.getElementById("studio").replaceChildren(element);
  });
})();
