// Uses a report's page as a reader would, and writes down what it shows: HTMLReportTests.
(async () => {
  const lines = [];
  const wait = () => new Promise((resolve) => setTimeout(resolve, 100));
  const text = (selector) => document.querySelector(selector).textContent;
  const cells = (column) => {
    const index = Array.from(document.querySelectorAll("#table th")).findIndex((head) => head.textContent === column);
    return Array.from(document.querySelectorAll("#rows tr"), (row) => row.children[index].textContent);
  };
  const head = (column) =>
    Array.from(document.querySelectorAll("#table th button")).find((button) => button.textContent === column);
  const type = (filter) => {
    document.querySelector("#filter").value = filter;
    document.querySelector("#filter").dispatchEvent(new Event("input"));
  };
  const mouse = (target, kind, x, y) =>
    target.dispatchEvent(new MouseEvent(kind, {clientX: x, clientY: y, bubbles: true, view: window}));
  try {
    await wait();
    lines.push(`first by metric: ${cells("id")[0]}`);
    lines.push(`missing last: ${cells("status").pop()}`);
    head("width").click();
    const narrow = cells("width")[0];
    head("width").click();
    lines.push(`widths: ${narrow} then ${cells("width")[0]}`);

    lines.push(`all: ${text("#shown-count")}`);
    type("width = 4 depth = 2");
    lines.push(`filtered: ${text("#shown-count")}`);
    type("diverged");
    lines.push(`words: ${text("#shown-count")}`);
    type("widht < 3");
    lines.push(`problem: ${text("#filter-problem")}`);
    document.querySelector("#clear-filter").click();

    document.querySelector("#choose-first").click();
    await wait();
    lines.push(`curves: ${new Set(Array.from(document.querySelectorAll("#curves path[data-run]"), (path) => path.dataset.run)).size} runs`);

    // The lower half of the learning rates.
    const axes = Array.from(document.querySelectorAll("#parallel g.axis"));
    const axis = axes.find((group) => group.querySelector(".title").textContent === "learning_rate");
    const overlay = axis.querySelector(".overlay");
    const box = overlay.getBoundingClientRect();
    const x = (box.left + box.right) / 2;
    const middle = (box.top + box.bottom) / 2;
    mouse(overlay, "mousedown", x, middle);
    mouse(window, "mousemove", x, box.bottom - 1);
    mouse(window, "mouseup", x, box.bottom - 1);
    await wait();
    lines.push(`brushed: ${text("#shown-count")}, all with ${Array.from(new Set(cells("learning_rate"))).join(", ")}`);
    document.querySelector("#brushes button").click();
    await wait();
    lines.push(`unbrushed: ${text("#shown-count")}`);

    const scales = [curvePlot.transform.k];
    document.querySelector("#zoom-in").click();
    scales.push(curvePlot.transform.k);
    document.querySelector("#zoom-reset").click();
    scales.push(curvePlot.transform.k);
    lines.push(`zoomed: ${scales.join(" ")}`);

    const select = document.querySelector("#scatter-x");
    select.value = "seconds";
    select.dispatchEvent(new Event("change"));
    await wait();
    lines.push(`scatter: ${text("#scatter .x-title")}`);
    lines.push(`heatmap: ${text('#heatmap g[data-cell="[4,2]"] text')}`);
  } catch (error) {
    faults.push(error.stack);
  }
  lines.push(`faults: ${faults.join("; ") || "none"}`);
  const result = document.body.appendChild(document.createElement("pre"));
  result.id = "result";
  result.textContent = lines.join("\n");
})();
