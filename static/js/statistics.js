// Charts of the statistics: drawn from the numbers of the page's own tables, which say everything without them.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const data = read("chart-data");
const words = read("chart-words");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const size = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const drawn = [];

const cut = (text, wide) => (text.length > wide ? `${text.slice(0, wide - 1)}…` : text);

function bar(name, values, colour, unit, stack) {
  return {
    type: "bar",
    name,
    stack,
    data: values.map((value) => ({ value, label: { show: value > 0 } })),
    barMaxWidth: 1.5 * size(),
    itemStyle: { color: colour },
    label: {
      position: stack ? "inside" : "right",
      color: stack ? token("--zp-ground") : token("--zp-ink"),
      fontSize: 0.875 * size(),
      formatter: (point) => (stack ? `${point.value}` : `${point.value} ${unit}`),
    },
  };
}

function option(names, series, box) {
  const text = { color: token("--zp-ink-2"), fontSize: 0.875 * size(), fontFamily: token("--zp-font") };
  const wide = box.clientWidth < 600 ? 8 : 18;
  return {
    animation: !still,
    animationDuration: 200,
    aria: { enabled: false },
    textStyle: { fontFamily: token("--zp-font") },
    grid: { left: 0, right: 3.5 * size(), top: 0.5 * size(), bottom: 0, containLabel: true },
    xAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: token("--zp-line") } } },
    yAxis: {
      type: "category",
      inverse: true,
      data: names,
      axisLabel: { ...text, formatter: (name) => cut(name, wide) },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: token("--zp-line-2") } },
    },
    series,
  };
}

const charts = {
  where: () => [
    data.where.names,
    [
      bar(words.waiting, data.where.waiting, token("--zp-blue"), words.cases, "all"),
      bar(words.late, data.where.late, token("--zp-red"), words.cases, "all"),
    ],
  ],
  stay: () => [data.stay.names, [bar(words.days, data.stay.days, token("--zp-blue"), words.days)]],
  asked: () => [data.asked.names, [bar(words.times, data.asked.times, token("--zp-amber"), words.times)]],
};

function legend(box, series) {
  const list = document.createElement("ul");
  list.className = "zp-chart-legend";
  for (const [kind, name] of series) {
    const item = document.createElement("li");
    item.dataset.tone = kind;
    item.textContent = name;
    list.append(item);
  }
  box.before(list);
}

function draw() {
  for (const box of document.querySelectorAll("[data-chart]")) {
    const [names, series] = charts[box.dataset.chart]();
    const isEmpty = !series.some((each) => each.data.some((point) => point.value > 0));
    if (isEmpty || !window.echarts) continue;
    box.hidden = false;
    box.style.height = `${(names.length * 2.25 + 2.5) * size()}px`;
    if (box.dataset.chart === "where") legend(box, [["blue", words.waiting], ["red", words.late]]);
    const chart = window.echarts.init(box);
    chart.setOption(option(names, series, box));
    drawn.push([chart, box, names, series]);
  }
}

window.addEventListener("resize", () => {
  for (const [chart, box, names, series] of drawn) {
    chart.resize();
    chart.setOption(option(names, series, box));
  }
});

draw();
