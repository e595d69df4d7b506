/** Opens cited documents within the frame, over the chat, with a way back to it. */
import { darkAround } from "../colours.ts";
import { icon, make } from "../dom.ts";
import type { Labels } from "../labels.ts";
import type { Deciding } from "./fetching.ts";

const BACK = "M15 5l-7 7 7 7";
const CSS = `
:host { all: initial; position: fixed; inset: 0; z-index: 1000; display: flex; flex-direction: column; background: #fff; color: #1f2430; font: 400 1rem/1.4 system-ui, sans-serif; }
:host(.dark) { background: #15181f; color: #e8eaf0; color-scheme: dark; }
.bar { display: flex; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
button { display: flex; align-items: center; gap: .4rem; min-height: 2.75rem; padding: 0 1rem 0 .6rem; padding-inline: .6rem 1rem; border: 0; background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
button:focus-visible { outline: 3px solid currentColor; outline-offset: -4px; }
svg { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
[dir=rtl] svg { transform: scaleX(-1); }
iframe { flex: 1; border: 0; width: 100%; }
p { margin: 2rem; text-align: center; }
`;

export class SourcePanel {
  #host: HTMLElement | undefined;
  #from: HTMLElement | undefined;

  constructor(
    private readonly server: URL, private readonly deciding: Deciding, private readonly words: () => { lang: string; dir: string; labels: Labels },
  ) {
    document.addEventListener("click", (event) => this.#clicked(event), { capture: true });
  }

  get isOpen(): boolean {
    return this.#host !== undefined;
  }

  /** Go back to the chat, to the link that led away. */
  close(): void {
    this.#host?.remove();
    this.#host = undefined;
    this.#from?.focus();
  }

  #clicked(event: MouseEvent): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement);
    const sources = new URL("source/", this.server);
    if (!link?.href.startsWith(sources.href)) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#open(new URL(link.href), sources, link);
  }

  async #open(address: URL, sources: URL, from: HTMLElement): Promise<void> {
    this.#host?.remove();
    this.#from = from;
    const { lang, dir, labels } = this.words();
    const host = (this.#host = make("div", { id: "pincite-source", lang, dir }));
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    const back = make("button", { type: "button" }, icon(BACK), labels.back);
    back.addEventListener("click", () => this.close());
    root.append(make("nav", { class: "bar", dir, "aria-label": labels.back }, back));
    document.body.append(host);
    host.classList.toggle("dark", darkAround(host));
    back.focus();
    const escape = (event: Event): void => {
      if ((event as KeyboardEvent).key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
    };
    try {
      address.searchParams.set("embed", "1");
      address.searchParams.set("theme", host.classList.contains("dark") ? "dark" : "light");
      const session = await this.deciding;
      if (session) address.searchParams.set("s", await session.ticket(decodeURIComponent(address.pathname.slice(sources.pathname.length))));
    } catch (error) {
      console.warn("pincite: the source cannot be opened:", error);
      if (this.#host === host) root.append(make("p", { role: "alert" }, labels.unreachable));
      return;
    }
    if (this.#host !== host) return;
    const frame = make("iframe", { title: from.textContent?.trim() || labels.title, src: address.href });
    frame.style.colorScheme = host.classList.contains("dark") ? "dark" : "light";
    frame.addEventListener("load", () => {
      frame.title = frame.contentDocument?.title || frame.title;
      frame.contentDocument?.addEventListener("keydown", escape);
    });
    root.append(frame);
  }
}
