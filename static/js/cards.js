// On a narrow screen a table's rows become cards: each cell says its column's name. The roles keep it a table for
// screen readers, which lose it when a row is no longer laid out as one. Without scripts the table scrolls.

function name(cell, role) {
  if (!cell.hasAttribute("role")) cell.setAttribute("role", role);
}

export function makeCards(root) {
  root.querySelectorAll(".zp-table-wrap > table.zp-table:not(.zp-table-cards)").forEach((table) => {
    const heads = [...table.querySelectorAll("thead th")];
    if (!heads.length || table.querySelector("tbody [rowspan], tbody [colspan]")) return;
    name(table, "table");
    table.querySelectorAll("thead, tbody").forEach((group) => name(group, "rowgroup"));
    table.querySelectorAll("tr").forEach((row) => name(row, "row"));
    heads.forEach((head) => name(head, "columnheader"));
    table.querySelectorAll("tbody tr").forEach((row) => {
      [...row.cells].forEach((cell, place) => {
        name(cell, cell.tagName === "TH" ? "rowheader" : "cell");
        cell.dataset.label = heads[place]?.textContent.trim() || "";
      });
    });
    table.classList.add("zp-table-cards");
  });
}
