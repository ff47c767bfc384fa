// Small comforts only: every page works without this file.
'use strict';

// A form posted after the session ended is answered by the sign-in page. What was typed (never passwords, files or
// hidden fields) waits in this tab until the page is open again, and is dropped as soon as any other page follows.
const prefix = 'typed:';
const kept = form => [...form.elements].filter(e => e.name && !['password', 'file', 'hidden', 'submit', 'button'].includes(e.type));

const valuesOf = form => kept(form).map(e => [e.name, ['checkbox', 'radio'].includes(e.type) ? e.value + '\u0000' + e.checked : e.value]);

document.addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post' || !form.hasAttribute('data-keep')) return;
  sessionStorage.setItem(prefix + location.pathname, JSON.stringify(valuesOf(form)));
});

const onSignIn = document.body.dataset.page === 'sign-in';
const entry = prefix + location.pathname;
const stored = sessionStorage.getItem(entry);
if (onSignIn) {
  Object.keys(sessionStorage).filter(k => k.startsWith(prefix)).forEach(k => sessionStorage.setItem('interrupted', k));
} else if (!document.body.dataset.page) {
  if (stored && sessionStorage.getItem('interrupted') === entry) restore(JSON.parse(stored));
  Object.keys(sessionStorage).filter(k => k.startsWith(prefix)).forEach(k => sessionStorage.removeItem(k));
  sessionStorage.removeItem('interrupted');
}

function restore(values) {
  const form = document.querySelector('form[data-keep]');
  if (!form) return;
  const used = new Map();
  for (const element of kept(form)) {
    const nth = used.get(element.name) || 0;
    used.set(element.name, nth + 1);
    const value = values.filter(([name]) => name === element.name)[nth];
    if (!value) continue;
    if (value[1].includes('\u0000')) element.checked = value[1].endsWith('true');
    else element.value = value[1];
  }
  const note = document.createElement('div');
  note.className = 'notice';
  note.setAttribute('role', 'status');
  note.textContent = '登录已过期，您刚才填写的内容已恢复，请检查后重新提交。';
  form.prepend(note);
}

// One click, one request.
document.addEventListener('submit', event => {
  const button = event.submitter;
  if (button && event.target.method === 'post') {
    setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 8000); });
  }
});

// The menu of the signed-in person closes on Escape and on a click elsewhere.
const menu = document.querySelector('.user-menu');
if (menu) {
  document.addEventListener('click', e => { if (!menu.contains(e.target)) menu.open = false; });
  menu.addEventListener('keydown', e => { if (e.key === 'Escape') { menu.open = false; menu.querySelector('summary').focus(); } });
}

// An answer of the server replaces results only. Whatever is typed into, pressed or focused stays, even where a page names a wrong target.
const handled = 'input, select, textarea, button, a[href], summary, [tabindex], [contenteditable]';
const holds = target => target.matches(handled) || target.querySelector(handled) || target.contains(document.activeElement);
for (const name of ['htmx:beforeSwap', 'htmx:oobBeforeSwap']) {
  document.addEventListener(name, event => {
    if (!holds(event.detail.target)) return;
    event.detail.shouldSwap = false;
    console.error(`A swap would replace what somebody uses: ${event.detail.target.id || event.detail.target.tagName}`);
  });
}
for (const name of ['htmx:responseError', 'htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(name, event => {
    const target = event.detail.target;
    if (!target || holds(target)) return;
    const note = document.createElement('p');
    note.className = 'notice notice-warning';
    note.textContent = '刚才没有算出来，下面不是最新结果。请稍后再试，填写的内容没有丢失。';
    target.querySelector(':scope > .notice-warning:first-child')?.remove();
    target.prepend(note);
  });
}

// The calculator asks only for what the chosen way of computing needs; what was typed into the rest stays there.
document.addEventListener('htmx:afterSwap', event => {
  const asked = event.detail.target.querySelector('[data-asked]')?.dataset.asked.split(' ');
  const form = asked && document.querySelector(`form[data-asks="#${event.detail.target.id}"]`);
  form?.querySelectorAll('.field').forEach(field => {
    const control = field.querySelector('[name^="f."]');
    if (control && control !== document.activeElement) field.hidden = !asked.includes(control.name);
  });
});

// Narrow a table while typing: <input data-filter="#table">.
document.querySelectorAll('[data-filter]').forEach(input => {
  const rows = [...document.querySelector(input.dataset.filter).querySelectorAll('tbody tr')];
  input.addEventListener('input', () => {
    const words = input.value.trim().toLowerCase().split(/\s+/);
    rows.forEach(row => { row.hidden = !words.every(w => row.textContent.toLowerCase().includes(w)); });
  });
});

// Fill fields from a button: <button data-fill='{"Input_Email":"…"}'>.
document.querySelectorAll('[data-fill]').forEach(button => { button.hidden = false; });
document.querySelectorAll('[data-fill]').forEach(button => button.addEventListener('click', () => {
  Object.entries(JSON.parse(button.dataset.fill)).forEach(([id, value]) => { document.getElementById(id).value = value; });
  document.getElementById(Object.keys(JSON.parse(button.dataset.fill))[0]).focus();
}));

// Fields that belong to one answer of a choice only: hidden while another one is chosen, unless something is wrong there.
// What was typed stays.
function showConditional() {
  document.querySelectorAll('[data-when]').forEach(field => {
    const choice = field.closest('form')?.elements[field.dataset.when];
    if (choice) field.hidden = !field.dataset.values.split(' ').includes(choice.value) && !field.matches('.has-error, :has(.has-error)');
  });
}
document.addEventListener('change', event => { if (event.target.matches('select')) showConditional(); });
showConditional();

document.querySelectorAll('[data-print]').forEach(button => {
  button.hidden = false;
  button.addEventListener('click', () => print());
});

document.querySelectorAll('.error-summary').forEach(summary => summary.focus());
