/** The element <pincite-widget>: a page may write it, and script and module make it. What it sets up ends when it leaves the page. */
import { darkAround, readableOn } from "./colours.ts";
import { Connection } from "./connection.ts";
import { make } from "./dom.ts";
import { directionOf, labelsOf, languageOf } from "./labels.ts";
import type { Labels } from "./labels.ts";
import { optionsOf, tokenOf } from "./options.ts";
import type { Options } from "./options.ts";
import type { FromFrame } from "./protocol.ts";
import { advice } from "./reasons.ts";
import type { Reason } from "./reasons.ts";
import { isTyping, shortcut } from "./shortcut.ts";
import { styles } from "./styles.ts";
import { showFailure, showLoading, view } from "./view.ts";
import type { View } from "./view.ts";

export const NAME = "pincite-widget";

// A server that renders pages has no elements, yet imports the module.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

const WORDS: Record<Reason, keyof Labels> = {
  "not-allowed": "notAllowed", csp: "csp", mixed: "csp", unreachable: "unreachable", slow: "slow", "signed-out": "signedOut",
};

export class PinciteWidget extends Base {
  /** Options from JavaScript, which go before those of the data attributes; read when the element enters a page. */
  options: Options = {};
  #ended: AbortController | undefined;
  #root: ShadowRoot | undefined;
  #view!: View;
  #labels!: Labels;
  #settings!: Options;
  #language = "en";
  #dark = false;
  #connection: Connection | undefined;
  /** What had the focus before the panel opened. */
  #former: Element | null = null;

  /** Whether the panel is open; inline, it always is. */
  get isOpen(): boolean {
    return Boolean(this.#ended) && !this.#view.panel.hidden;
  }

  connectedCallback(): void {
    this.#ended = new AbortController();
    const given = optionsOf(this.dataset);
    this.#settings = { mode: "floating", theme: "auto", ...given, ...this.options, labels: { ...given.labels, ...this.options.labels } };
    this.#language = languageOf([this.#settings.lang, document.documentElement.lang, ...navigator.languages]);
    this.#labels = { ...labelsOf(this.#language), ...this.#settings.labels };
    this.#root ??= this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [styles()];
    const [edge = "", side = ""] = (this.#settings.position ?? "").split("-");
    const corner = `${edge === "top" ? "top" : "bottom"} ${["start", "left", "right"].includes(side) ? side : "end"}`;
    this.#view = view(this.#labels, this.#floating, corner, this.#settings.launcher ?? "text");
    const { launcher, panel } = this.#view;
    for (const each of [launcher, panel]) {
      each.lang = this.#language;
      each.dir = directionOf(this.#language);
    }
    this.#root.replaceChildren(launcher, panel);
    this.#listen(this.#ended.signal);
    this.#follow();
    if (!this.#floating) this.#whenSeen(this.#ended.signal);
  }

  disconnectedCallback(): void {
    this.#ended?.abort();
    this.#ended = undefined;
    this.#connection?.end();
    this.#connection = undefined;
    this.#root?.replaceChildren();
  }

  /** Open the panel and move the focus into it. */
  open(): void {
    if (!this.#ended) return;
    if (!this.#connection) this.#load();
    if (!this.#floating || this.isOpen) return;
    this.#former = document.activeElement;
    this.#follow();
    this.#show(true);
    this.#view.panel.focus({ preventScroll: true });
    this.#intoFrame("question");
    this.#tell("open");
  }

  /** Close the panel and give the focus back to what had it. The conversation stays. */
  close(): void {
    if (!this.#floating || !this.isOpen) return;
    const within = this.#root?.activeElement;
    this.#show(false);
    const { launcher } = this.#view;
    const before = this.#former instanceof HTMLElement && this.#former.isConnected && this.#former !== document.body && this.#former !== this ? this.#former : launcher;
    if (within) before.focus({ preventScroll: true });
    this.#former = null;
    this.#tell("close");
  }

  /** Open it and ask a question. */
  ask(question: string): void {
    this.open();
    this.#connection?.send({ type: "ask", question: String(question) });
  }

  /** Take it off the page. */
  unmount(): void {
    this.remove();
  }

  get #floating(): boolean {
    return this.#settings.mode !== "inline";
  }

  get #server(): URL {
    return new URL((this.#settings.server ?? "").replace(/\/*$/, "/"), document.baseURI);
  }

  #listen(signal: AbortSignal): void {
    const { launcher, panel, close, ends } = this.#view;
    launcher.addEventListener("click", () => (this.isOpen ? this.close() : this.open()), { signal });
    close.addEventListener("click", () => this.close(), { signal });
    for (const each of [launcher, panel]) {
      each.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !this.#floating || !this.isOpen) return;
        event.stopPropagation();
        this.close();
      }, { signal });
    }
    ends[0].addEventListener("focus", () => this.#intoFrame("last"), { signal });
    ends[1].addEventListener("focus", () => close.focus(), { signal });
    const pressed = shortcut(this.#settings.shortcut ?? "");
    if (pressed) {
      document.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.repeat || isTyping(event) || !pressed(event)) return;
        event.preventDefault();
        if (this.isOpen && this.#floating) this.close();
        else this.open();
      }, { signal });
    }
    if (this.#settings.theme !== "auto") return;
    const follow = (): void => this.#follow();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", follow, { signal });
    const observer = new MutationObserver(follow);
    for (const each of [document.documentElement, document.body]) observer.observe(each, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
    signal.addEventListener("abort", () => observer.disconnect());
  }

  #whenSeen(signal: AbortSignal): void {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      if (!this.#connection) this.#load();
    }, { rootMargin: "200px" });
    observer.observe(this.#view.panel);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** Be as light or dark as the page around, and tell the frame. */
  #follow(): void {
    const dark = this.#settings.theme === "auto" ? darkAround(this) : this.#settings.theme === "dark";
    this.classList.toggle("dark", dark);
    this.style.setProperty("--on-accent", readableOn(getComputedStyle(this.#view.launcher).backgroundColor));
    if (dark !== this.#dark) this.#connection?.send({ type: "theme", dark });
    this.#dark = dark;
  }

  #show(open: boolean): void {
    this.#view.panel.hidden = !open;
    this.#view.launcher.setAttribute("aria-expanded", String(open));
  }

  #load(): void {
    this.#connection?.end();
    const server = this.#server;
    const address = new URL(server);
    address.searchParams.set("embed", "1");
    address.searchParams.set("__theme", this.#dark ? "dark" : "light");
    if (this.#settings.collection) address.searchParams.set("collection", this.#settings.collection);
    address.hash = "widget";
    showLoading(this.#view.state, this.#labels);
    const frame = make("iframe", {
      part: "frame", class: "waiting", title: this.#labels.title, referrerpolicy: "no-referrer", allow: "clipboard-write",
      sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
    });
    const timeout = Number(this.#settings.timeout) || 20;
    this.#connection = new Connection(server, address, frame, timeout, {
      heard: (message) => void this.#heard(message),
      failed: (reason) => this.#failed(reason),
    });
    this.#view.body.append(frame);
  }

  async #heard(message: FromFrame): Promise<void> {
    const connection = this.#connection;
    const token = tokenOf(this.#settings);
    switch (message.type) {
      case "hello":
        connection?.post({ type: "welcome", lang: this.#language, dark: this.#dark, tokens: Boolean(token), labels: { ...this.#labels } });
        return;
      case "token?":
        connection?.post({ type: "token", token: await this.#fetched(token) });
        return;
      case "ready":
        this.#uncover();
        if (this.#floating && this.#root?.activeElement) this.#intoFrame("question");
        this.#tell("ready");
        return;
      case "error":
        this.#uncover();
        this.#report(message.reason);
        return;
      case "answer":
        this.#tell("answer", message.answer);
        return;
      case "close":
        this.close();
    }
  }

  async #fetched(token: (() => Promise<string | null>) | undefined): Promise<string | null> {
    try {
      return (await token?.()) || null;
    } catch (error) {
      console.warn("pincite: there is no token:", error);
      return null;
    }
  }

  #uncover(): void {
    this.#view.state.hidden = true;
    this.#connection?.frame.classList.remove("waiting");
  }

  #intoFrame(where: "question" | "last"): void {
    const frame = this.#connection?.frame;
    if (!frame || frame.classList.contains("waiting")) {
      // There is nothing yet to move on to.
      if (where === "last") this.#view.close.focus();
      return;
    }
    frame.focus({ preventScroll: true });
    this.#connection?.send({ type: "focus", where });
  }

  #failed(reason: Reason): void {
    const held = this.#root?.activeElement;
    this.#connection = undefined;
    showFailure(this.#view.state, this.#labels[WORDS[reason]], this.#labels, () => {
      this.#view.panel.focus({ preventScroll: true });
      this.#load();
    });
    if (held && this.#floating) this.#view.state.querySelector("button")?.focus({ preventScroll: true });
    this.#report(reason);
  }

  #report(reason: Reason): void {
    console.warn(`pincite: ${advice(reason, this.#server)}`);
    this.#tell("error", { reason });
  }

  #tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`pincite:${name}`, { bubbles: true, composed: true, detail }));
  }
}

/** Make the element known to the page, where another copy of the script has not done so. */
export function define(): void {
  if (!customElements.get(NAME)) customElements.define(NAME, PinciteWidget);
}
