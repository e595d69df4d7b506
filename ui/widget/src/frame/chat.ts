/** The chat's page as ui/static/chat*.js make it: its field, how it is asked, and what an answer holds. No other module knows how it is built. */
import type { Answer } from "../protocol.ts";

const FIELD = "#question textarea";

/** What the chat's own scripts offer once they run. */
interface Chat {
  ask(question: string): void;
}

/** Call back now, or when the chat can be used. */
export function whenReady(then: () => void): void {
  if (document.documentElement.classList.contains("pc-ready")) then();
  else addEventListener("pincite:ready", then, { once: true });
}

/** Ask a question, as if somebody had typed it. */
export function ask(question: string): void {
  whenReady(() => (window as { pincite?: unknown } as { pincite?: Chat }).pincite?.ask(question));
}

/** Focus the field, or the last thing that can be focused. */
export function focus(where: "question" | "last"): void {
  if (where === "question") {
    whenReady(() => document.querySelector<HTMLElement>(FIELD)?.focus());
    return;
  }
  const all = [...document.querySelectorAll<HTMLElement>("a[href], button:enabled, input:enabled, textarea:enabled, summary, [tabindex='0']")];
  all.filter((each) => each.checkVisibility({ visibilityProperty: true })).at(-1)?.focus();
}

/** Call back with each answer that is shown. Addresses in it are those of the server. */
export function whenAnswered(server: URL, then: (answer: Answer) => void): void {
  addEventListener("pincite:answered", (event) => {
    const { turn } = (event as CustomEvent<{ turn: Element }>).detail;
    then(readAnswer(turn, server));
  });
}

function readAnswer(turn: Element, server: URL): Answer {
  const status = (["sources_differ", "not_found"] as const).find((each) => turn.querySelector(`.bot.${each.replace("_", "-")}`));
  const titles = [...turn.querySelectorAll(".source .title strong")].map(words);
  return {
    question: words(turn.querySelector(".user")),
    status: status ?? "answered",
    values: [...turn.querySelectorAll(".bot .quote")].map((quote) => [...quote.querySelectorAll("mark")].map(words).join(" ")),
    citations: [...turn.querySelectorAll<HTMLAnchorElement>(".bot a.cite")].map((link, place) => ({
      title: titles[place] ?? "",
      url: new URL(link.getAttribute("href") ?? "", server).href,
    })),
  };
}

function words(element: Element | null): string {
  return element?.textContent?.trim() ?? "";
}
