// Forms that keep what was typed: saved by themselves while somebody types, and a warning before anything typed is left behind.
// Without this file the buttons of the forms save, and the server says what was not taken.
'use strict';

// What was typed or chosen and is not on its way yet, by form.
const unsent = new Set();
let isLeaving = false;

document.addEventListener('input', event => {
  const form = event.target.form;
  if (form && form.method === 'post' && (form.hasAttribute('data-keep') || form.hasAttribute('data-autosave'))) unsent.add(form);
});
document.addEventListener('submit', event => { if (!event.defaultPrevented) isLeaving = true; });
addEventListener('pageshow', () => { isLeaving = false; });
addEventListener('beforeunload', event => {
  if (unsent.size > 0 && !isLeaving) {
    event.preventDefault();
    event.returnValue = '';
  }
});

// What stands in a form waits in this tab for the sign-in that follows.
function keepForSignIn(form) {
  sessionStorage.setItem(prefix + location.pathname, JSON.stringify(valuesOf(form)));
  sessionStorage.setItem('interrupted', prefix + location.pathname);
}

// A panel that computes is led to the sign-in when the session has ended. It must not take the page along: the form says so itself.
document.addEventListener('htmx:beforeOnLoad', event => {
  if (!event.detail.xhr.getResponseHeader('HX-Redirect')) return;
  const form = document.querySelector('form[data-keep]');
  if (form) keepForSignIn(form);
  if (form?.hasAttribute('data-autosave')) event.preventDefault();
  else isLeaving = true;
});

// <form data-autosave="?handler=autosave">: a pause of two seconds, then what stands in it is stored with the revision it was read from.
document.querySelectorAll('form[data-autosave]').forEach(form => {
  const pause = 2000, again = 10000;
  const told = form.querySelector('[data-autosaved]');
  let timer = 0, saving = null, changed = false;

  const say = (text, isTrouble, link) => {
    told.textContent = text;
    told.classList.toggle('is-trouble', isTrouble);
    if (link) told.append(link);
  };
  const wait = time => { clearTimeout(timer); timer = setTimeout(() => save(), time); };

  // Over only when the form says what it is read from by then.
  function save(leaving) {
    if (saving || !changed) return;
    changed = false;
    saving = send(leaving).finally(() => {
      saving = null;
      if (changed && !told.classList.contains('is-trouble')) wait(pause);
    });
  }

  async function send(leaving) {
    const body = new FormData(form);
    [...body.keys()].filter(name => body.get(name) instanceof File).forEach(name => body.delete(name));
    try {
      const answer = await fetch(form.dataset.autosave, { method: 'POST', body, redirect: 'manual', keepalive: leaving === true, signal: AbortSignal.timeout(15000) });
      if (answer.ok) {
        const { at, read } = await answer.json();
        form.elements.read.value = read;
        say(`已自动保存 ${at}`, false);
        if (!changed) unsent.delete(form);
      } else if (answer.type === 'opaqueredirect' || answer.status === 401) {
        changed = true;
        keepForSignIn(form);
        const link = document.createElement('a');
        link.href = `/account/sign-in?returnUrl=${encodeURIComponent(location.pathname + location.search)}`;
        link.textContent = '重新登录';
        link.addEventListener('click', () => { isLeaving = true; });
        say('登录已过期，填写的内容还没有保存，登录后会恢复。', true, link);
      } else if (answer.status === 409) {
        say((await answer.json()).why, true);
      } else {
        throw new Error(answer.status);
      }
    } catch {
      changed = true;
      say('刚才没有保存成功，稍后再试。填写的内容还在这里。', true);
      wait(again);
    }
  }

  form.addEventListener('input', event => {
    if (event.target.type === 'file') return;
    changed = true;
    wait(pause);
  });
  // A form that is on its way brings its text itself: stored beside it, the same text would come back as somebody else's.
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && !isLeaving) save(true); });

  // A save on its way is waited for: the form that follows must say what it is read from by then.
  form.addEventListener('submit', event => {
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    saving.then(() => form.requestSubmit(button));
  }, true);
});
