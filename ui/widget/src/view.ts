/** What the widget shows: the button, the panel with the place of the frame, and the message in place of the frame. */
import { icon, make } from "./dom.ts";
import type { Labels } from "./labels.ts";

export interface View {
  launcher: HTMLButtonElement;
  panel: HTMLElement;
  /** Catch the focus that leaves the panel at its two ends. */
  ends: [HTMLElement, HTMLElement];
  close: HTMLButtonElement;
  body: HTMLElement;
  state: HTMLElement;
}

const SPEECH = "M21 11.5a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 11.5ZM9 10h8M9 13.5h5";
const CROSS = "M6 6l12 12M18 6L6 18";

/** Return the parts of a widget; `launcher` is "text", "icon" or "none". */
export function view(labels: Labels, floating: boolean, corner: string, launcher: string): View {
  const shape = launcher === "icon" ? "icon" : "";
  const button = make(
    "button",
    { type: "button", part: "launcher", class: `launcher ${corner} ${shape}`, "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel", "aria-label": labels.open },
    icon(SPEECH), make("span", { part: "launcher-text" }, labels.open),
  );
  const close = make("button", { type: "button", part: "close", class: "close", "aria-label": labels.close }, icon(CROSS));
  const state = make("div", { class: "state", part: "state" });
  const body = make("div", { class: "body" }, state);
  const ends: [HTMLElement, HTMLElement] = [make("div", { tabindex: "0" }), make("div", { tabindex: "0" })];
  const head = make("div", { class: "head", part: "head" }, make("span", { class: "name" }, labels.title), close);
  const bare = launcher === "none" ? "bare" : "";
  const panel = floating
    ? make(
        "div",
        { id: "panel", part: "panel", class: `panel floating ${corner} ${bare}`, role: "dialog", "aria-modal": "true", "aria-label": labels.title, tabindex: "-1" },
        ends[0], head, body, ends[1],
      )
    : make("section", { id: "panel", part: "panel", class: "panel inline", "aria-label": labels.title }, body);
  button.hidden = !floating || launcher === "none";
  panel.hidden = floating;
  return { launcher: button, panel, ends, close, body, state };
}

/** Show that the chat loads. */
export function showLoading(state: HTMLElement, labels: Labels): void {
  state.hidden = false;
  state.setAttribute("role", "status");
  state.replaceChildren(make("div", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i")), make("p", {}, labels.loading));
}

/** Show why the chat is not there, and a button to try again. */
export function showFailure(state: HTMLElement, words: string, labels: Labels, retry: () => void): void {
  const again = make("button", { type: "button", part: "retry", class: "retry" }, labels.retry);
  again.addEventListener("click", retry);
  state.hidden = false;
  state.setAttribute("role", "alert");
  state.replaceChildren(make("p", {}, words), again);
}
