// A choice that follows another: only what goes with the other's value can be chosen.
//
//   <select data-narrow-by="id of the other" data-narrow-to='{"value": ["option", …]}'>
//
// What was stored stays visible until the other is changed: the server says what is wrong with it.

for (const select of document.querySelectorAll("select[data-narrow-by]")) {
  const other = document.getElementById(select.dataset.narrowBy);
  const allowed = JSON.parse(select.dataset.narrowTo);

  const narrow = () => {
    const fitting = allowed[other.value];
    for (const option of select.options) {
      option.hidden = option.disabled = Boolean(fitting && option.value && !option.selected && !fitting.includes(option.value));
    }
  };

  other.addEventListener("change", () => {
    if (allowed[other.value] && !allowed[other.value].includes(select.value)) select.value = "";
    narrow();
  });
  narrow();
}
