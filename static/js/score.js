// The live total of a scoring sheet. The server computes the same when the sheet is saved; this only shows it sooner.
//
//   form[data-score][data-threshold][data-wrong]
//     [data-score-group][data-cap]       [data-group-points], [data-group-raw], [data-group-cut]
//       [data-score-item][data-kind]     option: data-options='{"code": points}', count: data-each, range: as typed;
//                                        data-most: more than this counts nothing
//   [data-score-sum]                     [data-total], [data-short], and one of the [data-verdict-…] is shown

function pointsOf(item) {
  if (item.dataset.kind === "option") {
    const chosen = item.querySelector("input[type=radio]:checked");
    return (chosen && JSON.parse(item.dataset.options)[chosen.value]) || 0;
  }
  const text = item.querySelector("input:not([type=checkbox])").value.trim().normalize("NFKC");
  if (!/^\d{1,9}$/.test(text) || Number(text) > Number(item.dataset.most ?? text)) return 0;
  return Number(text) * Number(item.dataset.each || 1);
}

function show(root, name, words) {
  const place = root.querySelector(`[data-${name}]`);
  if (place) place.textContent = words;
}

function add(form, sum) {
  let total = 0;
  form.querySelectorAll("[data-score-group]").forEach((group) => {
    const raw = [...group.querySelectorAll("[data-score-item]")].reduce((all, item) => all + pointsOf(item), 0);
    const points = group.dataset.cap === undefined ? raw : Math.min(raw, Number(group.dataset.cap));
    show(group, "group-points", points);
    show(group, "group-raw", raw);
    group.querySelector("[data-group-cut]").hidden = raw === points;
    total += points;
  });
  const short = Math.max(0, Number(form.dataset.threshold || 0) - total);
  const wrong = "wrong" in form.dataset; // what the last save found stays so until the next
  const gates = [...form.querySelectorAll("input[name^=gate_]")].every((gate) => gate.checked);
  show(sum, "total", total);
  show(sum, "short", short);
  sum.querySelector("[data-verdict-short]").hidden = !short;
  sum.querySelector("[data-verdict-gates]").hidden = gates;
  sum.querySelector("[data-verdict-reached]").hidden = short > 0 || !gates || wrong;
  sum.querySelector("[data-verdict-wrong]").hidden = !wrong;
}

document.querySelectorAll("form[data-score]").forEach((form) => {
  const sum = document.querySelector("[data-score-sum]");
  form.addEventListener("input", () => add(form, sum));
  form.addEventListener("change", () => add(form, sum));
  add(form, sum);
});
