/** Why the chat is not there. */

/** not-allowed: the server does not let this page show it; csp: the page's own policy forbids it; mixed: http within https. */
export type Reason = "not-allowed" | "csp" | "mixed" | "unreachable" | "slow" | "signed-out";

/** Return what the page's administrator reads in the console: what to do. */
export function advice(reason: Reason, server: URL): string {
  const origin = server.origin;
  switch (reason) {
    case "not-allowed":
      return `${location.origin} is not among the pages that may show ${server.href}: add it to embed.origins there.`;
    case "csp":
      return `The Content-Security-Policy of this page forbids the frame: add "frame-src ${origin}" to it.`;
    case "mixed":
      return `This page was loaded by https, so the browser refuses ${server.href}: serve it by https too.`;
    case "unreachable":
      return `${server.href} does not answer, or the Content-Security-Policy of this page forbids asking it ("connect-src ${origin}").`;
    case "slow":
      return `${server.href} lets this page show it, but the chat did not start in time.`;
    case "signed-out":
      return `${server.href} did not take the token, or there was none.`;
  }
}

/** Ask the server whether this page may show it: true, false, or undefined where that cannot be told. Rejects when nobody answers. */
export async function mayEmbed(server: URL, signal: AbortSignal): Promise<boolean | undefined> {
  const response = await fetch(new URL("widget/allowed", server), {
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    signal,
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const said: unknown = await response.json();
  const allowed = (said as { allowed?: unknown } | null)?.allowed;
  return typeof allowed === "boolean" ? allowed : undefined;
}
