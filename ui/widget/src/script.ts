/** The script: <script src="https://HOST/widget/v1.js" data-pincite></script> */
import { define, NAME } from "./element.ts";
import type { PinciteWidget } from "./element.ts";
import { mountAt } from "./mount.ts";
import type { Widget } from "./mount.ts";
import { serverOf } from "./options.ts";
import type { Options } from "./options.ts";

interface Pincite {
  mount(element: Element, options?: Options): Widget;
  /** The widgets in the page, in its order. */
  readonly widgets: Widget[];
  /** These three are those of the first widget. */
  open(): void;
  close(): void;
  ask(question: string): void;
}

declare global {
  interface Window {
    pincite?: Pincite;
  }
}

const script = (document.currentScript ?? document.querySelector('script[data-pincite][src*="/widget/v1"]')) as HTMLScriptElement | null;
if (script) start(script);

function start(script: HTMLScriptElement): void {
  const server = serverOf(script.src);
  define();
  const widgets = (): Widget[] => [...document.querySelectorAll<PinciteWidget>(NAME)];
  window.pincite ??= {
    mount: (element, options) => mountAt(server, element, options),
    get widgets() {
      return widgets();
    },
    open: () => widgets()[0]?.open(),
    close: () => widgets()[0]?.close(),
    ask: (question) => widgets()[0]?.ask(question),
  };
  if (!("pincite" in script.dataset)) return;
  const widget = document.createElement(NAME);
  Object.assign(widget.dataset, { server: server.href, ...script.dataset });
  // In the head, there is no body yet to stand in.
  if (document.body && document.readyState !== "loading") place(script, widget);
  else if (document.body && widget.dataset.mode === "inline" && !widget.dataset.target) script.after(widget);
  else document.addEventListener("DOMContentLoaded", () => place(script, widget), { once: true });
}

function place(script: HTMLScriptElement, widget: HTMLElement): void {
  const { mode, target } = widget.dataset;
  if (mode !== "inline") document.body.append(widget);
  else if (target) {
    const found = document.querySelector(target);
    if (found) found.append(widget);
    else console.warn(`pincite: there is no ${target} in this page to show the chat in (data-target).`);
  } else if (document.body.contains(script)) script.after(widget);
  else console.warn('pincite: data-mode="inline" needs data-target="#…", or the script where the chat is to stand.');
}
