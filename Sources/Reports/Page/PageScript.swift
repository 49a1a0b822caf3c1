/// The script of a report's page.
///
/// It shows one of the drawings that the page holds, reads out points, sorts tables and hands out downloads. It computes no figure: every
/// drawing was made by `SVGRenderer`, so the page can't show what a golden file hasn't.
///
/// - *Figure*: by the stage's width (560 pixels) and the two scales it picks a drawing out of the `<template>`s.
/// - *Pointing*: the nearest point within 30 pixels is read out; arrow keys go through the points in drawing order, Home and End to the
///   ends, Escape leaves. A legend entry under the pointer dims the other series.
/// - *Downloads*: the SVG gets the colours of the theme at hand and loses `data-tip`; the PNG is that SVG on a canvas of three times the
///   size; CSV and Vega-Lite are the texts in the page.
/// - *Tables*: a head sorts by `data-sort`, or by text.
///
/// Nothing is fetched, and the content policy of the page would refuse it. Without a script the page shows the first drawing of each figure
/// and its tables in their order.
enum PageScript {
  static var source: HTML { HTML(asset: [start, figures, pointing, downloads, tables].joined(separator: "\n")) }

  private static let start = #"""
    "use strict";
    const root = document.documentElement;
    const prefersDark = matchMedia("(prefers-color-scheme: dark)");
    const theme = () => root.dataset.theme || (prefersDark.matches ? "dark" : "light");
    document.getElementById("theme").addEventListener("click", () => {
      root.dataset.theme = theme() === "dark" ? "light" : "dark";
    });
    addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(each => { each.open = true; }));
    """#

  private static let figures = #"""
    class Figure {
      constructor(element) {
        this.element = element;
        this.stage = element.querySelector(".stage");
        this.tooltip = element.querySelector(".tooltip");
        this.data = JSON.parse(element.querySelector("script").textContent);
        this.drawings = new Map([[this.key("wide"), this.stage.querySelector("svg")]]);
        for (const each of element.querySelectorAll("template"))
          this.drawings.set(`${each.dataset.size} ${each.dataset.x} ${each.dataset.y}`, each.content.firstElementChild);
        element.querySelectorAll("[data-axis]").forEach(button =>
          button.addEventListener("click", () => this.toggle(button)));
        element.querySelectorAll("[data-download]").forEach(button =>
          button.addEventListener("click", () => download(this, button.dataset.download)));
        this.follow();
        new ResizeObserver(() => this.show()).observe(this.stage);
        this.show();
      }
      key(size) { return `${size} ${this.element.dataset.x} ${this.element.dataset.y}`; }
      get svg() { return this.stage.querySelector("svg"); }
      get fileName() { return `${document.title} ${this.element.dataset.name}`.toLowerCase().replace(/[^a-z0-9]+/g, "-"); }
      toggle(button) {
        const isLog = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", isLog);
        this.element.dataset[button.dataset.axis] = isLog ? "log" : "linear";
        this.show();
      }
      show() {
        if (!this.stage.clientWidth) return;
        const drawing = this.drawings.get(this.key(this.stage.clientWidth < 560 ? "narrow" : "wide"));
        if (drawing && drawing !== this.svg) { this.leave(); this.svg.replaceWith(drawing); }
        if (drawing && drawing !== this.measured) this.measure(drawing);
      }
      measure(drawing) {
        this.measured = drawing;
        this.points = [...drawing.querySelectorAll("[data-tip]")].map(element => {
          const box = element.getBBox();
          return { element, x: box.x + box.width / 2, y: box.y + box.height / 2 };
        });
        this.current = -1;
      }
    }
    """#

  private static let pointing = #"""
    Object.assign(Figure.prototype, {
      follow() {
        this.stage.addEventListener("pointermove", event => this.pointAt(event));
        this.stage.addEventListener("pointerdown", event => this.pointAt(event));
        this.stage.addEventListener("pointerleave", () => this.leave());
        this.stage.addEventListener("blur", () => this.leave());
        this.stage.addEventListener("keydown", event => this.step(event));
      },
      pointAt(event) {
        const legend = event.target.closest(".legend");
        this.dim(legend ? legend.dataset.series : null);
        const frame = this.svg.getBoundingClientRect();
        const scale = frame.width / this.svg.viewBox.baseVal.width;
        let nearest = -1, least = 30;
        this.points.forEach((point, index) => {
          const distance = Math.hypot(frame.left + point.x * scale - event.clientX, frame.top + point.y * scale - event.clientY);
          if (distance < least) { least = distance; nearest = index; }
        });
        this.select(nearest);
      },
      step(event) {
        const last = this.points.length - 1;
        const moves = { ArrowRight: this.current + 1, ArrowDown: this.current + 1, ArrowLeft: this.current - 1, ArrowUp: this.current - 1, Home: 0, End: last };
        if (event.key === "Escape") return this.leave();
        if (!(event.key in moves) || last < 0) return;
        event.preventDefault();
        this.select(Math.min(Math.max(moves[event.key], 0), last));
      },
      leave() { this.dim(null); this.select(-1); },
      dim(series) {
        if (series === this.dimmed) return;
        this.dimmed = series;
        for (const each of this.svg.querySelectorAll("[data-series]"))
          each.classList.toggle("dim", series !== null && each.dataset.series !== series);
      },
      select(index) {
        if (index === this.current) return;
        this.points?.[this.current]?.element.classList.remove("active");
        this.current = index;
        const point = this.points?.[index];
        this.tooltip.hidden = !point;
        if (!point) return;
        point.element.classList.add("active");
        this.tell(this.data.tips[point.element.dataset.tip]);
        this.place(point);
      },
      tell(tip) {
        const list = document.createElement("dl");
        for (const [name, value] of tip.rows) {
          list.append(Object.assign(document.createElement("dt"), { textContent: name }));
          list.append(Object.assign(document.createElement("dd"), { textContent: value }));
        }
        this.tooltip.replaceChildren(Object.assign(document.createElement("strong"), { textContent: tip.title }), list);
      },
      place(point) {
        const scale = this.svg.clientWidth / this.svg.viewBox.baseVal.width;
        const x = point.x * scale, y = point.y * scale, width = this.tooltip.offsetWidth, height = this.tooltip.offsetHeight;
        const right = x + 14 + width <= this.stage.clientWidth;
        const left = right ? x + 14 : Math.max(0, x - 14 - width);
        this.tooltip.style.left = `${left}px`;
        this.tooltip.style.top = `${Math.max(0, y - height - 10 < 0 ? y + 14 : y - height - 10)}px`;
      },
    });
    """#

  private static let downloads = #"""
    function fileOf(figure) {
      const copy = figure.svg.cloneNode(true);
      copy.querySelectorAll(".active, .dim").forEach(each => each.classList.remove("active", "dim"));
      copy.querySelectorAll("[data-tip]").forEach(each => each.removeAttribute("data-tip"));
      const rules = document.getElementById("chart-rules").textContent;
      const computed = getComputedStyle(root);
      const names = [...new Set(rules.match(/--[a-z0-9-]+(?=\))/g))].filter(name => name !== "--here");
      const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
      style.textContent = `.chart{${names.map(name => `${name}:${computed.getPropertyValue(name)}`).join(";")}}\n${rules}`;
      copy.prepend(style);
      return new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
    }
    async function pictureOf(figure) {
      const box = figure.svg.viewBox.baseVal, address = URL.createObjectURL(fileOf(figure));
      const image = new Image(), canvas = document.createElement("canvas");
      image.src = address;
      await image.decode();
      URL.revokeObjectURL(address);
      canvas.width = box.width * 3;
      canvas.height = box.height * 3;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(resolve => canvas.toBlob(resolve, "image/png"));
    }
    async function download(figure, format) {
      const text = (content, type) => new Blob([content], { type });
      const blob = await {
        "svg": () => fileOf(figure),
        "png": () => pictureOf(figure),
        "csv": () => text(figure.data.csv, "text/csv"),
        "vl.json": () => text(figure.data.vegaLite, "application/json"),
      }[format]();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${figure.fileName}.${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }
    """#

  private static let tables = #"""
    const valueOf = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
    function compare(a, b) {
      const difference = Number(a) - Number(b);
      return Number.isNaN(difference) ? a.localeCompare(b) : difference;
    }
    function sort(head) {
      const rising = head.getAttribute("aria-sort") !== "ascending", column = head.cellIndex;
      const body = head.closest("table").tBodies[0];
      const rows = [...body.rows].sort((a, b) => compare(valueOf(a, column), valueOf(b, column)) * (rising ? 1 : -1));
      for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", rising ? "ascending" : "descending");
      body.append(...rows);
    }
    document.querySelectorAll("th button").forEach(button => button.addEventListener("click", () => sort(button.parentElement)));
    document.querySelectorAll("figure").forEach(element => new Figure(element));
    """#
}
