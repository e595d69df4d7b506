/** Puts widgets into a page. */
import { define, NAME } from "./element.ts";
import type { PinciteWidget } from "./element.ts";
import type { Options } from "./options.ts";

/** What mount() returns: the element, whose methods these are. */
export type Widget = Pick<PinciteWidget, "open" | "close" | "ask" | "unmount" | "isOpen"> & HTMLElement;

/** Show the chat in an element: inline unless the options say "floating". */
export function mountAt(server: URL, element: Element, options: Options = {}): Widget {
  define();
  const widget = document.createElement(NAME) as PinciteWidget;
  widget.options = { server: server.href, mode: "inline", ...options };
  element.append(widget);
  return widget;
}
