// On paper nothing can be opened: what is folded is unfolded before, and folded again after.
export function startPrinting({ turns }) {
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...turns.querySelectorAll("details:not([open])")];
    for (const each of folded) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
  });
}
