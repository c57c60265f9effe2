// A link to a line of the text goes to that line in the text area; without this it goes to the numbered lines.

const area = document.querySelector("textarea[data-code]");

function show(number) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  const end = start + (lines[number - 1] || "").length;
  area.focus();
  area.setSelectionRange(start, end);
  const height = area.scrollHeight / Math.max(lines.length, 1);
  area.scrollTop = Math.max(0, (number - 5) * height);
}

if (area) {
  document.querySelectorAll("a[data-line]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(Number(link.dataset.line));
    });
  });
  const asked = /^#L(\d+)$/.exec(window.location.hash);
  if (asked) show(Number(asked[1]));
}
