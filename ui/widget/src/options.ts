/** What a page sets for a widget: by attributes of the script or the element, or from JavaScript. */
import type { Labels } from "./labels.ts";

/** A token of the host's own server, or what fetches one each time it is needed. */
export type TokenSource = string | (() => string | null | Promise<string | null>);

export interface Options {
  /** The address of pincite, such as "https://answers.example/" or "https://intranet.example/pincite/"; the script's own server unless given. */
  server?: string;
  /** floating: a button in the corner that opens a panel; inline: the chat where the element stands. */
  mode?: "floating" | "inline";
  /** What opens it: a button with words, one with a picture alone, or none: the page calls open(). */
  launcher?: "text" | "icon" | "none";
  /** Which corner: "bottom-end" (where lines end), "bottom-start", "bottom-left", "bottom-right", and "top-…". */
  position?: string;
  /** The language of the labels; the page's own unless given, else the browser's. */
  lang?: string;
  /** auto: as the page around is. */
  theme?: "auto" | "light" | "dark";
  /** Keys that open and close it, such as "Alt+Shift+K"; off unless given. */
  shortcut?: string;
  /** The collection that is asked first, where the server has several. */
  collection?: string;
  /** How the frame signs in, where the server asks who visits. */
  token?: TokenSource;
  /** An address on the page's own server that answers with a token, as text or as JSON {"token": …}. */
  tokenUrl?: string;
  /** Labels in place of those of the language. */
  labels?: Partial<Labels>;
  /** How many seconds the frame may take to answer; 20. */
  timeout?: number;
}

const WORDS = ["server", "mode", "launcher", "position", "lang", "theme", "shortcut", "collection", "tokenUrl", "timeout"] as const;

/** Return the options that an element's data attributes hold: data-token-url is tokenUrl, data-label-open is labels.open. */
export function optionsOf(data: DOMStringMap): Options {
  const options: Record<string, unknown> = {};
  for (const name of WORDS) if (data[name]) options[name] = data[name];
  if (data.token) options.token = data.token;
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) {
    if (name.startsWith("label") && name.length > 5 && value) labels[name.charAt(5).toLowerCase() + name.slice(6)] = value;
  }
  return { ...options, labels };
}

/** Return what fetches a token, or undefined where the page names no way. */
export function tokenOf(options: Options): (() => Promise<string | null>) | undefined {
  const { token, tokenUrl } = options;
  if (typeof token === "function") return async () => await token();
  if (tokenUrl) {
    return async () => {
      // The page's own session says who asks; another site is never sent it.
      const url = new URL(tokenUrl, document.baseURI);
      if (url.origin !== location.origin) throw new Error("data-token-url has to lie on the page's own server");
      const response = await fetch(url, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json, text/plain" } });
      if (!response.ok) throw new Error(`${url.pathname} answered with status ${response.status}`);
      const text = (await response.text()).trim();
      return text.startsWith("{") ? ((JSON.parse(text) as { token?: string }).token ?? null) : text || null;
    };
  }
  return token === undefined ? undefined : async () => token;
}

/** Return the address of pincite, with a slash at its end, from that of its script. */
export function serverOf(script: string): URL {
  return new URL(script.replace(/widget\/v1[^/]*$/, ""));
}
