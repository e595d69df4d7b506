/** Runs before Gradio in the chat's page. Where that page is a widget's frame, it joins it to the page around; else it does nothing. */
import { directionOf, labelsOf } from "../labels.ts";
import type { Labels } from "../labels.ts";
import * as chat from "./chat.ts";
import { carrySession } from "./fetching.ts";
import { Host } from "./host.ts";
import { invite, scrollAlone, takeNoFocus } from "./manners.ts";
import { showNoSession } from "./no_session.ts";
import { Session } from "./session.ts";
import type { NoSession } from "./session.ts";
import { SourcePanel } from "./source_panel.ts";

const script = document.currentScript as HTMLScriptElement | null;
if (script && parent !== window && new URLSearchParams(location.search).get("embed") === "1") start(new URL("..", script.src));

function start(server: URL): void {
  const browser = window.fetch.bind(window);
  const hash = location.hash.slice(1);
  let lang = document.documentElement.lang || "en";
  let dark = false;
  let labels: Labels = labelsOf(lang);
  let decide!: (session: Session | undefined) => void;
  const deciding = new Promise<Session | undefined>((resolve) => (decide = resolve));
  let answerToken: ((token: string | null) => void) | undefined;

  takeNoFocus();
  scrollAlone();
  document.documentElement.classList.add("pincite-embedded");
  const sources = new SourcePanel(server, deciding, () => ({ lang, dir: directionOf(lang), labels }));
  carrySession(server, browser, deciding, () => noSession("signed-out", () => location.reload()));

  const host = new Host({
    welcome: (message) => {
      ({ lang, dark } = message);
      labels = { ...labelsOf(lang), ...(message.labels as Partial<Labels>) };
      follow();
      decide(message.tokens ? new Session(server, browser, askPage, noSession) : undefined);
    },
    token: ({ token }) => answerToken?.(token),
    theme: (message) => {
      ({ dark } = message);
      follow();
    },
    focus: ({ where }) => {
      invite();
      chat.focus(where);
    },
    ask: ({ question }) => chat.ask(question),
  });

  // A frame without the widget's script around it: nobody will say anything, and a token stands in the address at most.
  if (hash !== "widget") {
    const token = new URLSearchParams(hash).get("token");
    if (token) history.replaceState(null, "", location.pathname + location.search);
    let left = token;
    const once = async (): Promise<string | null> => {
      const given = left;
      left = null;
      return await Promise.resolve(given);
    };
    decide(token ? new Session(server, browser, once, noSession) : undefined);
  }

  chat.whenReady(() => {
    follow();
    host.send({ type: "ready" });
  });
  chat.whenAnswered(server, (answer) => host.send({ type: "answer", answer }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], [role=dialog]:not([hidden])")) return;
    if (sources.isOpen) sources.close();
    else host.send({ type: "close" });
  });

  async function askPage(): Promise<string | null> {
    const answered = new Promise<string | null>((resolve) => (answerToken = resolve));
    host.send({ type: "token?" });
    return await answered;
  }

  function noSession(why: NoSession, again: () => void): void {
    host.send({ type: "error", reason: why });
    const show = (): void => showNoSession(why, lang, directionOf(lang), dark, labels, again);
    if (document.body) show();
    else document.addEventListener("DOMContentLoaded", show, { once: true });
  }

  /** Be as light or dark as the page around, in the way that Gradio's own page is told. */
  function follow(): void {
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    document.body?.classList.toggle("dark", dark);
  }
}
