// What the designer does not have itself: what the checks say of a draft, what publishing would change, and refusals it would stumble over.
(() => {
  "use strict";
  const { element: tag, value: opened } = document.body.dataset;
  const api = "/elsa/api/workflow-definitions";
  const bar = document.getElementById("studio-check");
  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    element.textContent = text ?? "";
    Object.entries(attributes).forEach(([key, entry]) => element.setAttribute(key, entry));
    return element;
  };
  const list = (title, items, shown = item => make("li", item)) => {
    const box = make("section");
    box.append(make("h2", title), make("ul"));
    items.forEach(item => box.lastChild.append(shown(item)));
    return box;
  };

  // A finding names its activity by title and id: where it is drawn, it is shown there instead.
  const fit = "path[d^='M6,16h12']";
  const point = id => {
    [...document.querySelectorAll(`button:has(${fit})`)].find(button => button.offsetParent)?.click();
    setTimeout(() => {
      const node = document.querySelector(`.x6-node[data-cell-id="${CSS.escape(id)}"]`);
      node?.classList.add("is-meant");
      setTimeout(() => node?.classList.remove("is-meant"), 4000);
    }, 300);
  };
  const finding = places => text => {
    const id = places[text];
    const item = make("li", id ? null : text);
    if (id) {
      const button = make("button", text.replaceAll(`（${id}）`, ""), { type: "button", title: "在图中指出" });
      button.addEventListener("click", () => { bar.querySelector("details").open = false; point(id); });
      item.append(button);
    }

    return item;
  };

  const fetchBefore = window.fetch;
  const read = async (id, what) => {
    const answer = await fetchBefore(`${api}/${encodeURIComponent(id)}/${what}`);
    return answer.ok ? answer.json() : null;
  };

  // The bar under the head of the editor.
  const show = async () => {
    if (!bar || tag !== "elsa-workflow-definition-editor") {
      return;
    }

    const found = await read(opened, "check");
    if (!found) {
      return;
    }

    const { errors, warnings, places } = found;
    const verdict = errors.length ? `${errors.length} 处错误，改正后才能发布` : "检查通过";
    const words = [verdict, warnings.length ? `${warnings.length} 处提醒` : ""].filter(Boolean).join("，");
    const details = make("details", null, { "data-as-written": "" });
    details.open = bar.querySelector("details")?.open ?? false;
    details.append(make("summary", words));
    if (errors.length) {
      details.append(list("错误", errors, finding(places)));
    }

    if (warnings.length) {
      details.append(list("提醒", warnings, finding(places)));
    }

    const state = make("span", found.isPublished ? `第 ${found.version} 版已发布` : `第 ${found.version} 版草稿`);
    bar.className = errors.length ? "has-errors" : warnings.length ? "has-warnings" : "is-fine";
    const links = [make("a", "试算", { href: found.trial }), make("a", `变更影响（在办 ${found.running} 件）`, { href: found.page })];
    bar.replaceChildren(details, state, ...links);
    bar.hidden = false;
  };

  // Asks before new cases begin on another version.
  const ask = found => new Promise(resolve => {
    const dialog = make("dialog", null, { class: "studio-ask", "aria-labelledby": "studio-ask-title", "data-as-written": "" });
    dialog.append(make("h1", `发布第 ${found.version} 版？`, { id: "studio-ask-title" }));
    if (found.publishedVersion) {
      const further = found.changes.length > 8 ? [`另有 ${found.changes.length - 8} 处`] : [];
      const changes = found.changes.length ? [...found.changes.slice(0, 8), ...further] : ["只调整了图的布局"];
      dialog.append(list(`与第 ${found.publishedVersion} 版相比`, changes));
    }

    dialog.append(make("p", found.running
      ? `在办 ${found.running} 件仍按原版本办完。要把它们迁移到新版本（试算：${found.movable} 件可以，${found.staying} 件不能），请先看变更影响。`
      : "现在没有在办的办件。"));
    const actions = make("div", null, { class: "studio-ask-actions" });
    const answer = (text, choice, kind) => {
      const button = make("button", text, { type: "button", class: kind });
      button.addEventListener("click", () => { dialog.close(); dialog.remove(); resolve(choice); });
      actions.append(button);
    };
    answer("发布，只用于新办件", "publish", "primary");
    answer("先看变更影响", "impact", "quiet");
    answer("暂不发布", "no", "quiet");
    dialog.addEventListener("cancel", () => { dialog.remove(); resolve("no"); });
    dialog.append(actions);
    document.body.append(dialog);
    dialog.showModal();
  });

  const tell = reasons => {
    const box = make("div", null, { class: "studio-tell", role: "alert", "data-as-written": "" });
    reasons.forEach(reason => box.append(make("p", reason)));
    const close = make("button", "知道了", { type: "button" });
    close.addEventListener("click", () => box.remove());
    box.append(close);
    document.body.append(box);
  };

  const bodyOf = init => typeof init?.body === "string" ? init.body
    : init?.body instanceof Uint8Array ? new TextDecoder().decode(init.body) : null;
  const json = answer => new Response(JSON.stringify(answer), { status: 200, headers: { "content-type": "application/json" } });

  // The designer reports a publication whatever was answered.
  const labels = window.studioLabels.exact;
  const reports = ["Workflow published", "Workflow published with Not Found activities", "One workflow is published"]
    .map(text => [text, labels[text]]);
  const report = published => {
    reports.forEach(([text, words]) => { labels[text] = published ? words : "没有发布，修改保存在草稿里"; });
    return published;
  };

  // Whether to go on with a publication; leads to the page of the impact when that is wanted.
  const confirmed = async id => {
    const found = await read(id, "impact");
    if (!found || found.errors.length || found.isPublished) {
      return report(true); // the server says what is wrong
    }

    const choice = await ask(found);
    if (choice === "impact") {
      location.assign(found.page);
      return new Promise(() => { });
    }

    return report(choice === "publish");
  };

  const save = async args => {
    const sent = bodyOf(args[1]);
    const body = sent ? JSON.parse(sent) : null;
    if (body?.publish !== true) {
      return fetchBefore(...args);
    }

    const draft = await fetchBefore(args[0], { ...args[1], body: JSON.stringify({ ...body, publish: false }) });
    if (!draft.ok) {
      return draft;
    }

    const id = (await draft.clone().json()).workflowDefinition.definitionId;
    const empty = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    return await confirmed(id) ? fetchBefore(`${api}/${encodeURIComponent(id)}/publish`, empty) : draft;
  };

  const publish = async (args, id) => {
    if (await confirmed(id)) {
      return fetchBefore(...args);
    }

    const definition = await fetchBefore(`${api}/by-definition-id/${id}?versionOptions=Latest`);
    return json({ workflowDefinition: await definition.json(), alreadyPublished: false, consumingWorkflowCount: 0 });
  };

  // Where the designer has no words for a refusal it would stop with an error: it is given an empty answer, and what it then
  // reports as done is not shown.
  const unforgiving = [
    /\/(execute|cancel\/|bulk-actions\/|workflow-instances\/[^/]+$|workflow-definition-versions\/)/,
    /\/workflow-definitions\/(?!import$)[^/]+$/,
    /\/publish$/,
  ];
  let silentUntil = 0;
  new MutationObserver(changes => {
    if (performance.now() < silentUntil) {
      changes.flatMap(change => [...change.addedNodes])
        .flatMap(node => node.matches?.(".mud-snackbar") ? [node] : [...node.querySelectorAll?.(".mud-snackbar") ?? []])
        .filter(note => !note.matches(".mud-alert-filled-error, .mud-alert-text-error, [class*=error]"))
        .forEach(note => { note.hidden = true; note.style.display = "none"; });
    }
  }).observe(document.body, { subtree: true, childList: true });
  // The designer shows the reasons of one kind of refusal; that somebody else was first is told as that kind.
  const readable = async answer => answer.status === 409
    ? new Response(await answer.text(), { status: 400, headers: answer.headers })
    : answer;
  const reasonsOf = async answer => (await answer.clone().json().catch(() => ({}))).errors?.generalErrors ?? ["没有完成，请刷新后再试。"];
  window.fetch = async (...args) => {
    const request = args[0] instanceof Request ? args[0] : null;
    const url = new URL(request?.url ?? String(args[0]), document.baseURI);
    const method = (args[1]?.method ?? request?.method ?? "GET").toUpperCase();
    if (url.origin !== location.origin || !url.pathname.startsWith("/elsa/api/") || method === "GET") {
      return fetchBefore(...args);
    }

    const one = url.pathname.match(/\/workflow-definitions\/([^/]+)\/publish$/);
    const answer = await readable(method === "POST" && url.pathname === api ? await save(args)
      : method === "POST" && one && !request ? await publish(args, one[1])
      : await fetchBefore(...args));
    if (url.pathname.startsWith(api)) {
      show();
    }

    // The designer reads the answer to an import as done unless it fails, and shows its own words for a failure without ours.
    if (!answer.ok && url.pathname === `${api}/import`) {
      tell((await reasonsOf(answer)).map(reason => `没有导入：${reason}`));
      return answer;
    }

    if (answer.status === 400 && unforgiving.some(pattern => pattern.test(url.pathname)) && url.pathname !== api) {
      tell(await reasonsOf(answer));
      silentUntil = performance.now() + 4000;
      return url.pathname.endsWith("/publish") ? answer : json({});
    }

    return answer;
  };
  customElements.whenDefined(tag).then(() => show());
})();
