// The designer does not read back the revision of what it saved by itself. This tab remembers it, so that its next save is a
// change of its own last one; what another tab or another person saved meanwhile is refused by the server, and told.
(() => {
  "use strict";
  const after = new Map();
  const fetchBefore = window.fetch;
  const bodyOf = init => typeof init?.body === "string" ? init.body
    : init?.body instanceof Uint8Array ? new TextDecoder().decode(init.body) : null;
  window.fetch = async (...args) => {
    const [address, init] = args;
    const path = new URL(address instanceof Request ? address.url : String(address), document.baseURI).pathname;
    const sent = path === "/elsa/api/workflow-definitions" && (init?.method ?? "").toUpperCase() === "POST" ? bodyOf(init) : null;
    if (sent === null) {
      return fetchBefore(...args);
    }

    const body = JSON.parse(sent);
    const custom = body.model?.customProperties;
    const shown = custom?.shownRevision;
    let newest = shown;
    while (after.has(newest)) {
      newest = after.get(newest);
    }

    if (newest !== shown) {
      custom.shownRevision = newest;
    }

    const answer = await fetchBefore(address, newest === shown ? init : { ...init, body: JSON.stringify(body) });
    if (answer.ok && shown) {
      const saved = (await answer.clone().json()).workflowDefinition?.customProperties?.shownRevision;
      if (saved && saved !== newest) {
        after.delete(saved);
        after.set(newest, saved);
      }
    }

    return answer;
  };
})();
