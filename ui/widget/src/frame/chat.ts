/** The chat in Gradio's page: its field, and what its answers hold. The only module that knows how the page is built. */
import type { Answer } from "../protocol.ts";

const FIELD = "#question textarea";
const ANSWER = "#conversation .bot.message";
const ASKED = "#conversation .user.message";
/** What an answer that is whole holds, found or not found; a message that the server is busy holds neither. */
const WHOLE = ".quote, .not-found";

/** Call back with the field, now or when it is there. */
export function whenReady(then: (field: HTMLTextAreaElement) => void): void {
  const found = (): boolean => {
    const field = document.querySelector<HTMLTextAreaElement>(FIELD);
    if (field) then(field);
    return field !== null;
  };
  if (found()) return;
  const observer = new MutationObserver(() => {
    if (found()) observer.disconnect();
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
}

/** Type a question and send it. */
export function ask(question: string): void {
  whenReady((field) => {
    // Svelte hears of a value that its own setter did not set by the event.
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set;
    set?.call(field, question);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => field.closest("#question")?.querySelector<HTMLButtonElement>("button:last-of-type")?.click());
  });
}

/** Focus the field, or the last thing that can be focused. */
export function focus(where: "question" | "last"): void {
  if (where === "question") {
    whenReady((field) => field.focus());
    return;
  }
  const all = [...document.querySelectorAll<HTMLElement>("a[href], button:enabled, input:enabled, textarea:enabled, summary, [tabindex='0']")];
  all.filter((each) => each.checkVisibility({ visibilityProperty: true })).at(-1)?.focus();
}

/** Milliseconds without a change after which an answer counts as whole. */
const SETTLED = 250;

/** Call back with each answer that is shown, and its question. */
export function whenAnswered(then: (message: Element, question: string) => void): void {
  let told = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const messages = document.querySelectorAll(ANSWER);
    const message = messages[messages.length - 1];
    const words = message?.textContent ?? "";
    const key = `${messages.length} ${words}`;
    if (!message || !message.querySelector(WHOLE) || key === told) return;
    told = key;
    const asked = document.querySelectorAll(ASKED);
    then(message, asked[asked.length - 1]?.textContent?.trim() ?? "");
  };
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(look, SETTLED);
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
}

/** Return what an answer holds. */
export function readAnswer(message: Element, question: string, server: URL): Answer {
  const links = [...message.querySelectorAll<HTMLAnchorElement>("a.cite")];
  const status = message.querySelector(".not-found") ? "not_found" : message.querySelector(".differ") ? "sources_differ" : "answered";
  return {
    question,
    status,
    values: [...message.querySelectorAll(".quote")].map((quote) => [...quote.querySelectorAll("mark")].map((mark) => mark.textContent ?? "").join("")),
    citations: links.map((link) => ({ title: link.title, url: new URL(link.getAttribute("href") ?? "", server).href })),
  };
}
