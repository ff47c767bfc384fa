// Forms that keep what was typed: saved by themselves while somebody types, and a warning before anything typed is left behind.
// Without this file the buttons of the forms save, and the server says what was not taken.
'use strict';

// What was typed or chosen and is not on its way yet, by form.
const unsent = new Set();
let isLeaving = false;

// The files that are on their way; null while none is.
let sending = null;

document.addEventListener('input', event => {
  const form = event.target.form;
  if (event.target.closest('[data-upload], [data-next]')) return;
  if (form && form.method === 'post' && (form.hasAttribute('data-keep') || form.hasAttribute('data-autosave'))) unsent.add(form);
});
document.addEventListener('submit', event => { if (!event.defaultPrevented) isLeaving = true; });
addEventListener('pageshow', () => { isLeaving = false; });
addEventListener('beforeunload', event => {
  if ((unsent.size > 0 || sending) && !isLeaving) {
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
  // Where only one field of the form is kept, the others are still to be lost.
  const only = form.dataset.autosaves;
  let timer = 0, saving = null, changed = false, isMore = false;

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
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST', body, redirect: 'manual', keepalive: leaving === true, signal: AbortSignal.timeout(15000),
      });
      if (answer.ok) {
        const { at, read } = await answer.json();
        form.elements.read.value = read;
        say(`已自动保存 ${at}`, false);
        if (!changed && !isMore) unsent.delete(form);
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
    if (event.target.type === 'file' || event.target.matches('[data-next]')) return;
    if (only && event.target.name !== only) {
      isMore = true;
      return;
    }
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

// Files go up when they are chosen, one after the other, each with its name, how far it is, and in the end what became of it.
// Without this file the buttons of the form bring them.
document.addEventListener('change', event => {
  const input = event.target;
  const box = input.type === 'file' && input.files.length > 0 && input.closest('[data-upload]');
  if (!box) return;
  const progress = progressOf(box);
  const files = [...input.files].map(file => ({ file, line: progress.appendChild(document.createElement('li')) }));
  files.forEach(({ file, line }) => { line.textContent = `${file.name} 等待上传`; });
  input.value = '';
  const before = sending ?? Promise.resolve();
  const mine = before.then(() => sendFiles(box, input, files)).finally(() => { if (sending === mine) sending = null; });
  sending = mine;
});

function progressOf(box) {
  let list = box.nextElementSibling;
  if (!list?.hasAttribute('data-progress')) {
    list = document.createElement('ul');
    list.className = 'file-list';
    list.setAttribute('role', 'status');
    list.setAttribute('data-progress', '');
    list.dataset.testid = 'progress';
    box.after(list);
  }
  return list;
}

async function sendFiles(box, input, files) {
  let stored = false;
  for (const { file, line } of files) {
    const say = words => { line.textContent = `${file.name} ${words}`; };
    const refused = await sendFile(box.querySelector('button').formAction, input, file, say);
    line.classList.toggle('field-error', refused !== null);
    line.textContent = refused ?? `${file.name} 已上传`;
    stored ||= refused === null;
  }
  if (stored) await showFiles(box.dataset.upload);
}

// Null when it was taken, else why it was not.
function sendFile(address, input, file, say) {
  const body = new FormData();
  body.append('__RequestVerificationToken', input.form.elements.__RequestVerificationToken.value);
  body.append(input.name, file, file.name);
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', event => {
      const percent = event.lengthComputable ? Math.floor(event.loaded / event.total * 100) : 0;
      say(percent < 100 ? `正在上传… ${percent}%` : '已传完，正在检查…');
    });
    request.addEventListener('loadend', () => {
      const isJson = request.getResponseHeader('Content-Type')?.startsWith('application/json');
      const answer = request.status === 200 && isJson ? JSON.parse(request.responseText) : null;
      resolve(answer ? answer.refused ?? null : `“${file.name}”没有传上去：${why(request)}`);
    });
    request.open('POST', address);
    request.setRequestHeader('Accept', 'application/json');
    say('正在上传… 0%');
    request.send(body);
  });
}

const why = request => ({
  0: '网络中断，请再选一次。',
  413: '文件太大，请压缩或拆分后再选。',
  429: '今天上传的文件太多，请明天再传。',
  507: '暂时不能上传文件，请稍后再选。',
})[request.status] ?? '登录已过期，或者本页已经不能修改，请刷新页面后再选一次。';

// The list of what is there comes from the page, so that it is written in one place.
async function showFiles(id) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
    for (const part of [id, 'files-count']) {
      const fresh = page.getElementById(part);
      if (fresh) document.getElementById(part)?.replaceWith(document.adoptNode(fresh));
    }
  } catch {
    // The lines above say that the files are there; the next page shows them.
  }
}

// Whatever button is pressed meanwhile waits for the files.
document.addEventListener('submit', event => {
  if (!sending) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { target, submitter } = event;
  sending.then(() => target.requestSubmit(submitter));
}, true);
