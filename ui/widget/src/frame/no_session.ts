/** Says over the chat why there is no session, with a button to try again. */
import { make } from "../dom.ts";
import type { Labels } from "../labels.ts";
import type { NoSession } from "./session.ts";

const CSS = `
:host { all: initial; position: fixed; inset: 0; z-index: 1001; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1rem; padding: 1.5rem;
  background: #fff; color: #1f2430; font: 400 1rem/1.45 system-ui, sans-serif; text-align: center; }
:host(.dark) { background: #15181f; color: #e8eaf0; }
p { margin: 0; max-width: 24rem; text-wrap: balance; }
button { min-height: 2.75rem; padding: 0 1.25rem; border: 1px solid currentColor; border-radius: 2rem; background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
`;

/** Show it until the button is pressed. */
export function showNoSession(why: NoSession, lang: string, dir: string, dark: boolean, labels: Labels, again: () => void): void {
  document.getElementById("pincite-no-session")?.remove();
  const host = make("div", { id: "pincite-no-session", lang, dir, class: dark ? "dark" : "" });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const button = make("button", { type: "button" }, labels.retry);
  button.addEventListener("click", () => {
    host.remove();
    again();
  });
  root.append(make("p", { role: "alert" }, why === "signed-out" ? labels.signedOut : labels.unreachable), button);
  document.body.append(host);
  if (document.hasFocus()) button.focus();
}
