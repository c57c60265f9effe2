// Words that stand ready: a click puts them into the text of the same form, behind what somebody has typed there.

document.querySelectorAll("[data-phrases]").forEach((offered) => {
  offered.hidden = false;
  offered.addEventListener("click", (event) => {
    const phrase = event.target.closest("[data-phrase]");
    const area = phrase?.closest("form").querySelector("textarea");
    if (!area) return;
    const untouched = !area.value.trim() || area.value === area.defaultValue;
    area.value = untouched ? phrase.textContent : `${area.value}${phrase.textContent}`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
});
