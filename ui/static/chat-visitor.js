// Who is signed in, and the way out, where visitors sign in at all.
import { made, say } from "./chat-page.js";

export async function startVisitor({ tools }, settings) {
  if (!settings.signed_on) return;
  let me;
  try {
    const answer = await fetch("auth/me", { cache: "no-store", headers: { accept: "application/json" } });
    if (!answer.ok) return;
    me = await answer.json();
  } catch {
    return;
  }
  if (!me.name || me.how === "none") return;
  const who = made("span", "who", me.display_name ?? me.name);
  who.title = `Signed in as ${me.name}`;
  tools.prepend(who);
  if (!me.log_out) return;
  const out = made("button", "pc-tool log-out", "Log out", async () => {
    out.disabled = true;
    try {
      const left = await fetch("auth/logout", { method: "POST", headers: { accept: "application/json" } });
      const to = left.headers.get("content-type")?.includes("json") ? (await left.json()).redirect : null;
      location.assign(to ?? location.pathname);
    } catch {
      out.disabled = false;
      say("You are still signed in: the server does not answer. Try again.", true);
    }
  });
  who.after(out);
}
