// Keyboard shortcuts, with the dialog that lists them. Never while somebody types, and in a frame only where the page around asks for them.
import { framed, made, say } from "./chat-page.js";
import { copyQuote } from "./chat-links.js";

const wanted = !framed || new URLSearchParams(location.search).get("keys") === "1";

export function startKeys({ turns, field, tools }) {
  const sources = () => [...turns.querySelectorAll(".source")].filter((each) => each.offsetParent !== null);
  const current = () => document.activeElement?.closest?.(".source");
  const move = (by) => {
    const all = sources();
    if (!all.length) return say("There is no source yet.");
    const last = turns.querySelector(".turn:last-of-type .source");
    const at = all.indexOf(current());
    const next = at < 0 ? (by > 0 && last ? last : all.at(-1)) : all[Math.min(Math.max(at + by, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    "/": ["Go to the question", () => field.focus()],
    n: ["Next source", () => move(1)],
    p: ["Previous source", () => move(-1)],
    o: ["Open the source", () => current()?.querySelector("a.open").click()],
    c: ["Copy its quote", () => current() && copyQuote(current())],
    "?": ["Show these shortcuts", () => show()],
  };
  const dialog = help(acts);
  const show = () => {
    dialog.showModal();
    dialog.querySelector("button").focus();
  };
  const button = made("button", "pc-tool help", "?", show);
  button.setAttribute("aria-label", "Keyboard shortcuts");
  if (!wanted) return;
  document.querySelector("main").append(dialog);
  tools.append(button);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (dialog.open || typing(event.target)) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act[1]();
  });
  // Esc gives the keys back from the question field.
  field.addEventListener("keydown", (event) => event.key === "Escape" && field.blur());
}

const typing = (element) =>
  element.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]:not([contenteditable=false])");

function help(acts) {
  const dialog = made("dialog", "shortcuts");
  const title = made("h2", "", "Keyboard shortcuts");
  title.id = "shortcuts-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const list = made("dl");
  for (const [key, [what]] of Object.entries(acts)) {
    const term = made("dt");
    term.append(made("kbd", "", key));
    list.append(term, made("dd", "", what));
  }
  const esc = made("dt");
  esc.append(made("kbd", "", "Esc"));
  list.append(esc, made("dd", "", "Leave the question field, or close this"));
  dialog.append(title, list, made("button", "close", "Close", () => dialog.close()));
  return dialog;
}
