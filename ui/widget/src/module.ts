/** The module: import { mount } from "https://HOST/widget/v1.mjs". */
import { mountAt } from "./mount.ts";
import type { Widget } from "./mount.ts";
import { serverOf } from "./options.ts";
import type { Options } from "./options.ts";

export type { Labels } from "./labels.ts";
export type { Widget } from "./mount.ts";
export type { Options, TokenSource } from "./options.ts";
export type { Answer, Citation } from "./protocol.ts";

/** Show the chat in an element: inline unless the options say "floating". */
export function mount(element: Element, options: Options = {}): Widget {
  // Bundled with a page's own code, the module has no address of its own.
  const server = options.server ? new URL(options.server, document.baseURI) : serverOf(import.meta.url);
  return mountAt(server, element, options);
}

/** Take a widget off the page; the same as its own unmount(). */
export function unmount(widget: Widget): void {
  widget.unmount();
}

/** Ask a question in a widget; the same as its own ask(). */
export function ask(widget: Widget, question: string): void {
  widget.ask(question);
}
