// Comforts of the desk: every page works without this file.
'use strict';

(() => {
  // One list of choices is open at a time, and closes on Escape and on a click elsewhere.
  const facets = [...document.querySelectorAll('details.facet')];
  const close = kept => facets.forEach(facet => { if (facet !== kept) facet.open = false; });
  facets.forEach(facet => facet.addEventListener('toggle', () => { if (facet.open) close(facet); }));
  document.addEventListener('click', event => close(event.target.closest('details.facet')));
  document.addEventListener('keydown', event => {
    const open = event.key === 'Escape' && facets.find(facet => facet.open);
    if (open) { open.open = false; open.querySelector('summary').focus(); }
  });

  // What is chosen on this page, with the sum of its amounts.
  const picks = () => [...document.querySelectorAll('input[name=task][form=picked]')];
  const all = document.querySelector('[data-pick-all]');
  const found = document.querySelector('[data-pick-found]');
  const told = document.querySelector('.picked-count');
  const tell = () => {
    const chosen = picks().filter(box => box.checked);
    const fen = chosen.reduce((sum, box) => sum + Number(box.dataset.fen), 0);
    const yuan = (fen / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2 });
    const any = chosen.length > 0 || found?.checked === true;
    told.hidden = !any;
    told.closest('form').classList.toggle('is-picking', any);
    told.textContent = found?.checked ? '已选全部' : `已选 ${chosen.length} 项，合计 ${yuan} 元`;
    all.checked = chosen.length > 0 && chosen.length === picks().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
    document.querySelectorAll('[data-pick-none], [data-picked]').forEach(part => { part.hidden = !any; });
    picks().forEach(box => box.closest('tr').classList.toggle('is-picked', box.checked));
  };
  if (all && told) {
    all.hidden = false;
    all.addEventListener('change', () => { picks().forEach(box => { box.checked = all.checked; }); tell(); });
    document.addEventListener('change', event => { if (event.target.name === 'task' || event.target === found) tell(); });
    document.querySelector('[data-pick-none]').addEventListener('click', () => {
      picks().forEach(box => { box.checked = false; });
      if (found) found.checked = false;
      tell();
    });
    addEventListener('pageshow', tell);
    tell();
  }

  // The row where one stands. Its link has the focus, so that Enter opens it and Tab goes on from there.
  const rows = [...document.querySelectorAll('#rows tr[id]')];
  const here = () => rows.findIndex(row => row.classList.contains('is-here'));
  const stand = at => {
    const row = rows[at];
    if (!row) return;
    rows.forEach(other => other.classList.toggle('is-here', other === row));
    row.querySelector('a').focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  };
  rows.forEach(row => row.addEventListener('focusin', () => {
    rows.forEach(other => other.classList.toggle('is-here', other === row));
  }));
  const from = location.hash && rows.findIndex(row => `#${row.id}` === location.hash);
  if (from >= 0 && from !== '') stand(from);

  // Single letters can be switched off, for those who speak to their computer or hit keys by chance.
  const help = document.querySelector('.desk-help');
  const on = document.querySelector('[data-keys-on]');
  const off = 'desk-keys-off';
  document.querySelectorAll('[data-keys]').forEach(keys => { keys.hidden = false; });
  document.querySelectorAll('[data-keys-open]').forEach(button => {
    button.hidden = !help;
    button.addEventListener('click', () => help.showModal());
  });
  if (on) {
    on.checked = !localStorage.getItem(off);
    on.addEventListener('change', () => { if (on.checked) localStorage.removeItem(off); else localStorage.setItem(off, '1'); });
  }
  const acts = {
    j: () => stand(Math.min(here() + 1, rows.length - 1)),
    k: () => stand(Math.max(here() - 1, 0)),
    x: () => rows[here()]?.querySelector('input[name=task]').click(),
    '/': () => document.getElementById('q')?.focus(),
    '?': () => help?.showModal(),
  };
  document.addEventListener('keydown', event => {
    const typing = event.target.closest('input:not([type=checkbox]), textarea, select, dialog[open], [contenteditable]');
    const act = acts[event.key.toLowerCase()];
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || (on && !on.checked)) return;
    event.preventDefault();
    act();
  });
})();
