/** One frame from its making to its end: whether it comes up, why not, and what is said to and fro. */
import { envelope, opened } from "./protocol.ts";
import type { FromFrame, FromHost } from "./protocol.ts";
import { mayEmbed } from "./reasons.ts";
import type { Reason } from "./reasons.ts";

export interface Listener {
  heard(message: FromFrame): void;
  failed(reason: Reason): void;
}

/** The chat itself may load for so many times as long as its first word may take. */
const PATIENCE = 3;
/** Milliseconds that a frame is given once nobody has answered the question whether it may be shown. */
const GRACE = 1500;

export class Connection {
  readonly frame: HTMLIFrameElement;
  readonly #ended = new AbortController();
  readonly #queue: FromHost[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #greeted = false;
  #ready = false;
  #askingForbidden = false;
  /** Whether the server says that this page may show it. */
  #allowed: boolean | undefined;

  /** Begin to load; `frame` is in no document yet. `timeout` in seconds. */
  constructor(
    private readonly server: URL, address: URL, frame: HTMLIFrameElement, private readonly timeout: number, private readonly listener: Listener,
  ) {
    this.frame = frame;
    const { signal } = this.#ended;
    addEventListener("message", (event) => this.#receive(event), { signal });
    document.addEventListener("securitypolicyviolation", (event) => this.#forbidden(event), { signal });
    if (location.protocol === "https:" && server.protocol === "http:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(server.hostname)) {
      queueMicrotask(() => this.#fail("mixed"));
      return;
    }
    frame.src = address.href;
    this.#patience(timeout * 1000);
    void this.#askWhether();
  }

  /** Send a message, once the chat is there. */
  send(message: FromHost): void {
    if (!this.#ready) this.#queue.push(message);
    else this.post(message);
  }

  /** Send a message at once: what the frame needs in order to start. */
  post(message: FromHost): void {
    this.frame.contentWindow?.postMessage(envelope(message), this.server.origin);
  }

  /** Take the frame away and listen no more. */
  end(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.frame.remove();
  }

  #receive(event: MessageEvent): void {
    if (event.source !== this.frame.contentWindow || event.source === null || event.origin !== this.server.origin) return;
    const message = opened<FromFrame>(event.data);
    if (!message) return;
    if (message.type === "hello") {
      this.#greeted = true;
      this.#ready = false;
      this.#patience(this.timeout * 1000 * PATIENCE);
    } else if (message.type === "ready") {
      this.#ready = true;
      clearTimeout(this.#timer);
    } else if (message.type === "error") {
      clearTimeout(this.#timer);
    }
    this.listener.heard(message);
    if (message.type === "ready") for (const waiting of this.#queue.splice(0)) this.post(waiting);
  }

  /** Learn why nothing may come: a page of an error, shown in place of the chat, cannot be told from it. */
  async #askWhether(): Promise<void> {
    try {
      this.#allowed = await mayEmbed(this.server, this.#ended.signal);
      if (this.#allowed === false) this.#fail("not-allowed");
    } catch {
      // Where the page's own policy forbids the question, nothing is known: the frame may come up all the same.
      await new Promise((resolve) => setTimeout(resolve, GRACE));
      if (!this.#greeted && !this.#askingForbidden) this.#fail("unreachable");
    }
  }

  #forbidden(event: SecurityPolicyViolationEvent): void {
    if (event.disposition !== "enforce" || !event.blockedURI.startsWith(this.server.origin)) return;
    if (event.effectiveDirective === "frame-src" && !this.#greeted) this.#fail("csp");
    if (event.effectiveDirective === "connect-src") this.#askingForbidden = true;
  }

  #patience(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(this.#greeted || this.#allowed ? "slow" : "unreachable"), milliseconds);
  }

  #fail(reason: Reason): void {
    if (this.#ended.signal.aborted) return;
    this.end();
    this.listener.failed(reason);
  }
}
