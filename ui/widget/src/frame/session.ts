/** How the frame says who asks: it exchanges the token of the page for a session, whose id is kept in memory alone. */

/** Asks the page for a token; null where it has none. */
export type AskToken = () => Promise<string | null>;

/** Why there is no session. */
export type NoSession = "signed-out" | "unreachable";

/** Says so, and calls back when somebody wants to try again. */
export type SayNoSession = (why: NoSession, again: () => void) => void;

class Refused extends Error {}

/** The share of its time after which a session is renewed, so that it never ends while somebody types. */
const RENEWED_AT = 0.8;

export class Session {
  #id: Promise<string>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begin a session. `fetch` is the browser's own. */
  constructor(
    private readonly server: URL, private readonly fetch: typeof window.fetch, private readonly askToken: AskToken,
    private readonly say: SayNoSession,
  ) {
    this.#id = this.#begun();
  }

  /** The id that requests carry. Where the token is not taken, it comes when somebody has signed in again. */
  get id(): Promise<string> {
    return this.#id;
  }

  /** Take a new id in place of one that the server does not know any more; wanted by several, it is taken once. */
  async renewed(instead: string): Promise<string> {
    const held = this.#id;
    if ((await held) === instead && this.#id === held) this.#id = this.#begun();
    return await this.#id;
  }

  /** Return the ticket with which a document can be opened in this frame, where no header can be sent. */
  async ticket(document: string): Promise<string> {
    const ask = async (id: string): Promise<Response> => await this.#post("widget/ticket", { document }, { "X-Pincite-Session": id });
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
        console.warn("pincite: no session:", error instanceof Error ? error.message : error);
        await new Promise<void>((again) => this.say(error instanceof Refused ? "signed-out" : "unreachable", again));
      }
    }
  }

  async #exchanged(): Promise<string> {
    clearTimeout(this.#timer);
    const token = await this.askToken();
    if (!token) throw new Refused("the page gave no token");
    const response = await this.#post("widget/session", { token });
    if (!response.ok) {
      const said = `status ${response.status}: ${(await response.text()).slice(0, 400)}`;
      // Too many at once, or the server in trouble: the token may be good all the same.
      throw response.status === 429 || response.status >= 500 ? new Error(said) : new Refused(said);
    }
    const { session, seconds } = (await response.json()) as { session: string; seconds: number };
    // A new one is taken before the old one ends; requests go on with the old one until then.
    this.#timer = setTimeout(() => void this.#renew(), Math.min(seconds * RENEWED_AT * 1000, 2 ** 31 - 1));
    return session;
  }

  async #renew(): Promise<void> {
    const held = this.#id;
    try {
      const id = await this.#exchanged();
      if (this.#id === held) this.#id = Promise.resolve(id);
    } catch {
      // The old one holds until the server refuses it; whoever asks then is told.
    }
  }

  async #post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return await this.fetch(new URL(path, this.server), {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }
}
