// Fields that only some routes ask for are shown as soon as such a route is chosen, and hidden when another one is.
//
//   <form> <input type="radio" name="route" value="…"> …  <div data-routes="code code" hidden> a field </div> </form>
//
// A hidden field stays part of the form: what was typed for one route is still there when the choice goes back to it.

const parts = [...document.querySelectorAll("[data-routes]")];

function show() {
  const chosen = document.querySelector("input[name=route]:checked")?.value;
  for (const part of parts) part.hidden = !part.dataset.routes.split(" ").includes(chosen);
}

document.querySelectorAll("input[name=route]").forEach((choice) => choice.addEventListener("change", show));
if (parts.length) show();
