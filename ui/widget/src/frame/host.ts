/** The page around the frame: what it is told, and what it says. */
import { envelope, opened } from "../protocol.ts";
import type { FromFrame, FromHost } from "../protocol.ts";

type Heard = { [Type in FromHost["type"]]?: (message: Extract<FromHost, { type: Type }>) => void };

export class Host {
  /** The origin of the page, from its first message on: nothing is said to another, and nothing of another is heard. */
  #origin: string | undefined;

  constructor(private readonly heard: Heard) {
    addEventListener("message", (event) => this.#receive(event));
    // Nothing secret: whom it reaches is not known yet. Only pages that the server lets in can hold this frame (frame-ancestors).
    parent.postMessage(envelope<FromFrame>({ type: "hello" }), "*");
  }

  /** Tell the page something, once it has answered. */
  send(message: FromFrame): void {
    if (this.#origin) parent.postMessage(envelope(message), this.#origin);
  }

  #receive(event: MessageEvent): void {
    if (event.source !== parent) return;
    const message = opened<FromHost>(event.data);
    if (!message) return;
    if (!this.#origin) {
      // Not in every browser; where it is, it cannot be forged.
      const around = location.ancestorOrigins?.[0];
      if (message.type !== "welcome" || event.origin === "null" || (around !== undefined && around !== event.origin)) return;
      this.#origin = event.origin;
    }
    if (event.origin !== this.#origin) return;
    const handle = this.heard[message.type] as ((message: FromHost) => void) | undefined;
    handle?.(message);
  }
}
