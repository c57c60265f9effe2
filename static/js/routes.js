// Fields that only some routes or majors ask for are shown as soon as such a one is chosen, and hidden when not.
//
//   <form> <input type="radio" name="route" value="…"> … <select name="major"> …
//     <div data-routes="code code" data-majors="code" hidden> a field </div> </form>
//
// A hidden field stays part of the form: what was typed for one route is still there when the choice goes back to it.

const parts = [...document.querySelectorAll("[data-routes], [data-majors]")];
const fits = (asked, chosen) => !asked || asked.split(" ").includes(chosen);

function show() {
  const route = document.querySelector("input[name=route]:checked")?.value;
  const major = document.querySelector("select[name=major]")?.value;
  for (const part of parts) part.hidden = !(fits(part.dataset.routes, route) && fits(part.dataset.majors, major));
}

const choices = document.querySelectorAll("input[name=route], select[name=major]");
choices.forEach((choice) => choice.addEventListener("change", show));
if (parts.length) show();
