// Comforts of a task's page: every page works without this file.
'use strict';

(() => {
  const byData = (name, root = document) => root.querySelector(`[data-${name}]`);

  // ---- One part of the papers at a time. ----
  const papers = byData('tabs');
  if (papers) {
    const tabs = [...papers.querySelectorAll('.task-tabs a[href^="#"]')];
    const panels = tabs.map(tab => document.getElementById(tab.hash.slice(1)));
    const remembered = 'task-tab';
    papers.classList.add('is-tabbed');
    byData('tab-list', papers).setAttribute('role', 'tablist');
    const show = (at, isChosen, takesFocus) => {
      tabs.forEach((tab, i) => {
        tab.setAttribute('aria-selected', i === at);
        tab.tabIndex = i === at ? 0 : -1;
        panels[i].hidden = i !== at;
      });
      if (takesFocus) tabs[at].focus();
      if (isChosen) sessionStorage.setItem(remembered, tabs[at].hash);
      papers.dispatchEvent(new CustomEvent('tab', { detail: tabs[at].hash }));
    };
    tabs.forEach((tab, i) => {
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', panels[i].id);
      panels[i].setAttribute('role', 'tabpanel');
      panels[i].tabIndex = 0;
      tab.addEventListener('click', event => { event.preventDefault(); show(i, true); });
      tab.addEventListener('keydown', event => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) { event.preventDefault(); show((i + step + tabs.length) % tabs.length, true, true); }
      });
    });
    // A link to a part opens it.
    document.addEventListener('click', event => {
      const link = event.target.closest('a[href^="#"]');
      const at = link && !tabs.includes(link) ? tabs.findIndex(tab => tab.hash === link.hash) : -1;
      if (at >= 0) show(at, true);
    });
    const wanted = [location.hash, sessionStorage.getItem(remembered)].map(hash => tabs.findIndex(tab => tab.hash === hash));
    const first = wanted.find(at => at >= 0);
    addEventListener('DOMContentLoaded', () => show(first ?? (papers.querySelector('[data-preview=pdf], [data-preview=image]')
      ? Math.max(tabs.findIndex(tab => tab.hash === '#papers'), 0) : 0)));
  }

  // ---- Documents are shown beside their list: pictures as pictures, a PDF drawn page by page. Nothing of a file is run. ----
  const viewer = byData('viewer');
  if (viewer) {
    const files = [...document.querySelectorAll('[data-papers] [data-preview]')];
    const sheet = byData('view-sheet', viewer);
    const [name, place, zoomed, save] = ['view-name', 'view-place', 'view-zoom', 'view-save'].map(key => byData(key, viewer));
    let at = -1, zoom = Number(sessionStorage.getItem('task-zoom')) || 1, turn = 0;
    let asked = 0, drawing = 0, isStale = false, open = null, library = null;

    const pdf = () => library ??= import('/lib/pdfjs/pdf.min.mjs').then(module => {
      module.GlobalWorkerOptions.workerSrc = '/lib/pdfjs/pdf.worker.min.mjs';
      return module;
    });
    const say = words => {
      const note = document.createElement('p');
      note.textContent = words;
      sheet.replaceChildren(note);
    };
    const width = () => sheet.clientWidth - 18;
    // Browsers draw nothing on a larger canvas.
    const mostPixels = 16e6;
    const held = (scale, w, h) => Math.min(scale, Math.sqrt(mostPixels / (w * h)));

    async function read(file) {
      const answer = await fetch(file.href);
      if (answer.status === 401 || answer.redirected) throw new Error('登录已过期，请刷新页面重新登录。');
      if (!answer.ok) throw new Error('这份材料未能加载，请刷新页面再试。');
      return answer;
    }

    async function load(file) {
      if (file.dataset.preview === 'image') {
        const image = new Image();
        image.alt = file.dataset.name;
        image.src = file.href;
        await image.decode();
        return { pages: 1, image };
      }
      const data = await (await read(file)).arrayBuffer();
      const task = (await pdf()).getDocument({
        data, cMapUrl: '/lib/pdfjs/cmaps/', cMapPacked: true, wasmUrl: '/lib/pdfjs/', useWasm: false, isEvalSupported: false,
        enableXfa: false, disableFontFace: false, useSystemFonts: true,
      });
      const document = await task.promise;
      return { pages: document.numPages, document, close: () => task.destroy() };
    }

    // Pages are drawn when they come into sight, so that a long file costs what is looked at.
    const seen = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(entry => {
      seen.unobserve(entry.target);
      // A page that is not wanted any more is given up while it is drawn.
      entry.target.draw().catch(error => { if (error.name !== 'RenderingCancelledException') console.error(error); });
    }), { root: sheet, rootMargin: '400px' });

    async function draw() {
      const mine = ++drawing;
      seen.disconnect();
      // A sheet that is not shown has no width; it is drawn when it is shown.
      isStale = width() <= 0;
      if (isStale) return;
      sheet.classList.toggle('is-fit', zoom === 1);
      zoomed.textContent = `${Math.round(zoom * 100)}%`;
      if (open.image) {
        const { image } = open;
        const isAside = turn % 180 !== 0;
        const natural = isAside ? image.naturalHeight : image.naturalWidth;
        const scale = held(Math.min(width() / natural, 1) * zoom, image.naturalWidth, image.naturalHeight);
        const canvas = document.createElement('canvas');
        const [w, h] = [image.naturalWidth * scale, image.naturalHeight * scale].map(Math.round);
        [canvas.width, canvas.height] = isAside ? [h, w] : [w, h];
        canvas.setAttribute('role', 'img');
        canvas.setAttribute('aria-label', image.alt);
        const pen = canvas.getContext('2d');
        pen.translate(canvas.width / 2, canvas.height / 2);
        pen.rotate(turn * Math.PI / 180);
        pen.drawImage(image, -w / 2, -h / 2, w, h);
        sheet.replaceChildren(canvas);
        return;
      }
      const first = await open.document.getPage(1);
      const pages = [];
      for (let number = 1; number <= open.pages; number++) {
        const canvas = document.createElement('canvas');
        const size = first.getViewport({ scale: 1, rotation: (first.rotate + turn) % 360 });
        const scale = held(width() / size.width * zoom, size.width, size.height);
        canvas.width = size.width * scale;
        canvas.height = size.height * scale;
        canvas.setAttribute('role', 'img');
        canvas.setAttribute('aria-label', `${files[at].dataset.name} 第 ${number} 页`);
        canvas.draw = async () => {
          const page = number === 1 ? first : await open.document.getPage(number);
          if (mine !== drawing) return;
          const ratio = Math.min(devicePixelRatio || 1, 2);
          const plain = page.getViewport({ scale: 1, rotation: (page.rotate + turn) % 360 });
          const fitting = held(width() / plain.width * zoom * ratio, plain.width, plain.height);
          const viewport = page.getViewport({ scale: fitting, rotation: (page.rotate + turn) % 360 });
          canvas.width = viewport.width;
          canvas.height = viewport.height;
          canvas.style.width = `${viewport.width / ratio}px`;
          await page.render({ canvas, viewport }).promise;
          canvas.dataset.drawn = 'true';
        };
        pages.push(canvas);
      }
      if (mine !== drawing) return;
      sheet.replaceChildren(...pages);
      pages.forEach(page => seen.observe(page));
    }

    async function show(index) {
      const file = files[index];
      if (!file) return;
      at = index;
      turn = 0;
      files.forEach(other => other.closest('li').classList.toggle('is-shown', other === file));
      file.closest('li').scrollIntoView({ block: 'nearest' });
      viewer.hidden = false;
      [name.textContent, save.href] = [file.dataset.name, file.href];
      name.title = file.dataset.name;
      place.textContent = `第 ${index + 1} 份，共 ${files.length} 份`;
      if (file.dataset.preview === 'none') {
        asked++;
        open?.close?.();
        open = null;
        say('这种格式不能在这里预览，请下载查看。');
        return;
      }
      const mine = ++asked;
      drawing++;
      open?.close?.();
      open = null;
      say('正在打开…');
      try {
        const next = await load(file);
        if (mine !== asked) { next.close?.(); return; }
        open = next;
        if (open.pages > 1) place.textContent += `，${open.pages} 页`;
        sheet.scrollTop = 0;
        await draw();
      } catch (error) {
        if (mine !== asked) return;
        open = null;
        const words = error.name === 'PasswordException' ? '这份 PDF 有密码，不能预览。可以下载，或者退回请申请主体换一份没有密码的。'
          : error.name === 'InvalidPDFException' ? '这份 PDF 已损坏，不能预览。请下载核对，或者退回请申请主体重新上传。'
          : /[\u4e00-\u9fff]/.test(error.message) ? error.message : '这份材料无法预览，请下载查看。';
        say(words);
      }
    }

    const steps = [.5, .75, 1, 1.5, 2, 3, 4];
    const magnify = next => {
      zoom = next;
      sessionStorage.setItem('task-zoom', zoom);
      if (open) draw();
    };
    const acts = {
      back: () => show(Math.max(at - 1, 0)),
      on: () => show(Math.min(at + 1, files.length - 1)),
      larger: () => magnify(steps.find(step => step > zoom) ?? steps.at(-1)),
      smaller: () => magnify(steps.filter(step => step < zoom).pop() ?? steps[0]),
      fit: () => magnify(1),
      turn: () => { turn = (turn + 90) % 360; if (open) draw(); },
      full: () => document.fullscreenElement ? document.exitFullscreen() : viewer.requestFullscreen(),
    };
    viewer.addEventListener('click', event => acts[event.target.closest('[data-view]')?.dataset.view]?.());
    files.forEach((file, i) => file.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(i);
    }));
    const isAtWork = event => event.target.closest('input, textarea, select, [role=tab]')
      || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey
      || (sheet.contains(event.target) && sheet.scrollWidth > sheet.clientWidth);
    document.addEventListener('keydown', event => {
      const act = { ArrowLeft: acts.back, ArrowRight: acts.on }[event.key];
      if (!act || isAtWork(event) || viewer.closest('[hidden]')) return;
      event.preventDefault();
      act();
    });
    // The first document is there when its list is; nothing is fetched for whoever reads something else.
    const begin = () => {
      if (viewer.closest('.task-panel')?.hidden) return;
      if (at < 0 && files.length > 0) show(0);
      else if (isStale && open) draw();
    };
    papers?.addEventListener('tab', begin);
    let resizing = 0;
    addEventListener('resize', () => { clearTimeout(resizing); resizing = setTimeout(() => { if (open) draw(); }, 200); });
    document.addEventListener('fullscreenchange', () => { if (open) draw(); });
  }

  // ---- Words that are used again. ----
  document.querySelectorAll('[data-phrases]').forEach(list => {
    const field = document.getElementById(list.dataset.phrases);
    if (!field) return;
    list.hidden = false;
    list.addEventListener('click', event => {
      const words = event.target.closest('[data-phrase]')?.dataset.phrase;
      if (!words) return;
      const isEmpty = field.value.trim() === '';
      field.setRangeText(words, isEmpty ? 0 : field.selectionStart, isEmpty ? field.value.length : field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    });
  });

  // ---- Whether the next task follows is remembered on this computer. ----
  const follows = [...document.querySelectorAll('[data-next]')];
  const stays = 'task-stays';
  follows.forEach(box => {
    if (localStorage.getItem(stays)) box.checked = false;
    box.addEventListener('change', () => {
      if (box.checked) localStorage.removeItem(stays); else localStorage.setItem(stays, '1');
      follows.forEach(other => { other.checked = box.checked; });
    });
  });

  // ---- The menu of further actions closes on Escape and on a click elsewhere. ----
  const more = document.querySelector('details.action-menu');
  if (more) {
    document.addEventListener('click', event => { if (!more.contains(event.target)) more.open = false; });
    more.addEventListener('keydown', event => {
      if (event.key === 'Escape') { more.open = false; more.querySelector('summary').focus(); }
    });
  }

  // ---- Keys: single letters are off where the desk's are. ----
  const letters = !localStorage.getItem('desk-keys-off');
  const label = root => letters && root.querySelectorAll('[data-key]').forEach(target => {
    const key = document.createElement('kbd');
    key.className = 'key';
    key.setAttribute('aria-hidden', 'true');
    key.textContent = target.dataset.key.toUpperCase();
    target.append(' ', key);
  });
  label(document);

  // The tasks beside this one come after the page: nobody waits for them.
  const beside = byData('beside');
  if (beside) {
    fetch(beside.dataset.beside, { redirect: 'manual' }).then(async answer => {
      if (!answer.ok) return;
      beside.insertAdjacentHTML('beforeend', await answer.text());
      label(beside);
    }).catch(() => {});
  }
  document.addEventListener('keydown', event => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      // Only what somebody has chosen or typed is sent: a form that asks for nothing, and one that asks once more, wants its button.
      const button = event.repeat ? null : event.target.closest('form')?.querySelector('[data-send]');
      if (button) { event.preventDefault(); button.form.requestSubmit(button); }
      return;
    }
    if (!letters || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('details.action-menu[open]')) return;
    if (event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]')) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    const choice = target.matches('label') ? document.getElementById(target.htmlFor) : null;
    (choice ?? target).click();
    choice?.focus();
  });
})();
