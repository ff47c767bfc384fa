// Gives the designer's buttons and fields the names that it does not give them, for people who use a screen reader or the keyboard.
// A button is recognised by its picture.
(() => {
  "use strict";
  // The beginning of the first path that is drawn, and what the button does.
  const pictures = [
    ["M6,16h12V8H6V16z", "缩放到整个图"],
    ["M5 15H3v4c0", "居中显示"],
    ["M3,5v14c0,1.1", "自动排列"],
    ["M17 3H5c-1.11", "保存"],
    ["M19.35 10.04", "发布"],
    ["M7 10l5 5 5-5z", "更多选择"],
    ["M8 5v14l11-7z", "运行流程"],
    ["M12 8c1.1 0 2-.9", "更多操作"],
    ["M7,9H2V7h5V9z", "查看内容"],
    ["M16 1H4c-1.1 0", "复制到剪贴板"],
    ["M10 3v6l-4 11", "设置试运行的值"],
    ["M19 6.41L17.59", "关闭"],
  ];
  const frame = /^M0,?\s*0h24v24/; // an invisible square that many pictures begin with
  const nameOfPicture = button => {
    const drawn = [...button.querySelectorAll("path")].map(path => path.getAttribute("d") ?? "").find(path => !frame.test(path)) ?? "";
    return pictures.find(([start]) => drawn.startsWith(start))?.[1] ?? "操作";
  };
  // A row of a list is named by its cell of that name, else by its first words.
  const nameOfRow = row => {
    const cell = row.querySelector("td[data-label='名称'], td[data-label='Name']")
      ?? [...row.cells].find(candidate => candidate.textContent.trim());
    return cell?.textContent.trim().slice(0, 60) ?? "";
  };
  const nameOfField = field => {
    const box = field.closest(".mud-input-control, .mud-field");
    const label = box?.querySelector(".mud-input-label, legend")?.textContent.trim()
      || field.closest(".mud-tooltip-root, .d-flex")?.querySelector(".mud-input-label, .mud-typography")?.textContent.trim();
    return label || field.placeholder || "";
  };
  const nameOf = element => {
    const row = element.closest("tr");
    if (element.matches("button, [role=button]")) {
      const name = nameOfPicture(element);
      return row?.closest("tbody") && !element.closest(".mud-simple-table") ? `${name}：${nameOfRow(row)}` : name;
    }

    if (element.type === "checkbox" && row) {
      return row.closest("thead") ? "全选" : `选择 ${nameOfRow(row)}`;
    }

    return nameOfField(element) || "填写";
  };
  const isNamed = element => element.ariaLabel || element.title || element.getAttribute("aria-labelledby") || element.textContent.trim()
    || [...element.labels ?? []].some(label => label.textContent.trim());
  const name = () => {
    const controls = "#studio button, #studio [role=button], #studio input:not([type=hidden]), #studio textarea, "
      + ".mud-popover button, .mud-popover input, .mud-dialog button, .mud-dialog input, .mud-dialog textarea";
    for (const element of document.querySelectorAll(controls)) {
      // A row that is used for another definition is named anew.
      const isMissing = element.dataset.named !== undefined
        ? element.closest("tbody") && element.ariaLabel !== nameOf(element)
        : !element.closest(".monaco-editor") && !isNamed(element);
      if (isMissing) {
        element.dataset.named = "";
        element.ariaLabel = nameOf(element);
      }
    }

    for (const heading of document.querySelectorAll("#studio thead th:empty:not([aria-label])")) {
      heading.ariaLabel = "操作";
    }

    // The page has its heading; the designer begins at the fifth level.
    for (const heading of document.querySelectorAll("#studio h5:not([aria-level])")) {
      heading.ariaLevel = "2";
    }

    for (const progress of document.querySelectorAll("[role=progressbar]:not([aria-label])")) {
      progress.ariaLabel = "正在读取";
    }
  };
  let waits = false;
  new MutationObserver(() => {
    if (!waits) {
      waits = true;
      setTimeout(() => { waits = false; name(); }, 250);
    }
  }).observe(document.body, { subtree: true, childList: true });
})();
