/** How the frame says who asks: it exchanges the token of the page for a session, whose id is kept in memory alone. */

/** Asks the page for a token; null where it has none. */
export type AskToken = () => Promise<string | null>;

export class SignedOut extends Error {}

/** The share of its time after which a session is renewed, so that it never ends while somebody types. */
const RENEWED_AT = 0.8;

export class Session {
  #id: Promise<string>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begin a session. `fetch` is the browser's own. */
  constructor(
    private readonly server: URL, private readonly fetch: typeof window.fetch, private readonly askToken: AskToken,
    private readonly signedOut: (again: () => void) => void,
  ) {
    this.#id = this.#begun();
  }

  /** Return the id that requests carry. Where the token is not taken, wait until somebody has signed in again. */
  get id(): Promise<string> {
    return this.#id;
  }

  /** Take a new id in place of one that the server does not know any more; asked at once by several, it is taken once. */
  async renewed(instead: string): Promise<string> {
    if ((await this.#id) === instead) this.#id = this.#begun();
    return await this.#id;
  }

  /** Return the ticket with which a document can be opened in this frame once, where no header can be sent. */
  async ticket(path: string): Promise<string> {
    const ask = async (id: string): Promise<Response> =>
      await this.fetch(new URL("widget/ticket", this.server), {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Pincite-Session": id },
        body: JSON.stringify({ path }),
      });
    const id = await this.#id;
    let response = await ask(id);
    if (response.status === 401) response = await ask(await this.renewed(id));
    if (!response.ok) throw new Error(`no ticket: status ${response.status}`);
    return ((await response.json()) as { ticket: string }).ticket;
  }

  async #begun(): Promise<string> {
    for (;;) {
      try {
        return await this.#exchanged();
      } catch (error) {
        console.warn("pincite: not signed in:", error instanceof Error ? error.message : error);
        await new Promise<void>((again) => this.signedOut(again));
      }
    }
  }

  async #exchanged(): Promise<string> {
    clearTimeout(this.#timer);
    const token = await this.askToken();
    if (!token) throw new SignedOut("the page gave no token");
    const response = await this.fetch(new URL("widget/session", this.server), {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (!response.ok) throw new SignedOut(`the token was refused with status ${response.status}: ${(await response.text()).slice(0, 300)}`);
    const { session, expires_in: seconds } = (await response.json()) as { session: string; expires_in: number };
    // A new one is taken before the old one ends; requests go on with the old one until then.
    this.#timer = setTimeout(() => void this.#renew(), Math.min(seconds * RENEWED_AT, 2 ** 31 / 1000 - 1) * 1000);
    return session;
  }

  async #renew(): Promise<void> {
    try {
      this.#id = Promise.resolve(await this.#exchanged());
    } catch {
      // The old one holds until the server refuses it; whoever asks then is told.
    }
  }
}
