/** Lets the requests of Gradio's page carry the session. Gradio reads its queue by fetch too, so that this one place is enough. */
import type { Session } from "./session.ts";

/** Nothing is asked before the page around has said how one signs in; undefined: without a session. */
export type Deciding = Promise<Session | undefined>;

/** Have every request to the server carry the session's id; `refused` hears of one that was refused although there is no session. */
export function carrySession(server: URL, browser: typeof window.fetch, deciding: Deciding, refused: () => void): void {
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
    if (url.origin !== server.origin || !url.pathname.startsWith(server.pathname)) return await browser(input, init);
    const session = await deciding;
    if (!session) {
      // A proxy may lead whoever is not signed in to a page of the provider, which no script can follow.
      const response = await browser(input, url.pathname === `${server.pathname}config` ? { ...init, redirect: "manual" } : init);
      if (response.status === 401 || response.type === "opaqueredirect") refused();
      return response;
    }
    const id = await session.id;
    const again = input instanceof Request ? input.clone() : input;
    const response = await browser(input, withSession(input, init, id));
    if (response.status !== 401) return response;
    return await browser(again, withSession(again, init, await session.renewed(id)));
  };
}

function withSession(input: RequestInfo | URL, init: RequestInit | undefined, id: string): RequestInit {
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set("X-Pincite-Session", id);
  return { ...init, headers };
}
