// On a small screen the designer's panes stand one behind the other (css/studio-small.css); these buttons bring one to the front.
(() => {
  "use strict";
  const panes = {
    "elsa-workflow-definition-editor": [["drawing", "流程图"], ["activity", "所选活动"], ["whole", "流程属性"], ["beside", "添加活动"]],
    "elsa-workflow-instance-viewer": [["drawing", "流程图"], ["activity", "所选活动"], ["whole", "实例详情"], ["beside", "办理记录"]],
  }[document.body.dataset.element];
  if (!panes) {
    return;
  }

  const bar = document.createElement("nav");
  bar.id = "studio-panes";
  bar.ariaLabel = "显示的部分";
  const show = pane => {
    document.body.dataset.pane = pane;
    for (const button of bar.children) {
      button.ariaPressed = String(button.value === pane);
    }
  };
  for (const [pane, name] of panes) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", value: pane, textContent: name });
    button.addEventListener("click", () => show(pane));
    bar.append(button);
  }

  show("drawing");
  document.getElementById("studio").before(bar);

  // What an entry of the journal is about stands with the selected activity, which a telephone shows alone.
  document.addEventListener("click", event =>
    event.target.closest(".mud-timeline-item") && matchMedia("(max-width: 600px)").matches && show("activity"));

  // What a finding points at is in the drawing.
  document.getElementById("studio-check").addEventListener("click", event => event.target.closest("li button") && show("drawing"), true);
})();
