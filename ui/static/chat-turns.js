// Takes each turn that Gradio brings into the conversation, where it stays; Gradio holds the last one only.
import { say } from "./chat-page.js";

export function startTurns({ turns }) {
  const take = () => {
    const brought = document.querySelector("#mail article.turn[id]");
    if (!brought) return;
    const turn = brought.cloneNode(true);
    for (const element of [brought, ...brought.querySelectorAll("[id]")]) element.removeAttribute("id");
    finish(turn);
    turns.querySelector(".turn.pending")?.remove();
    turns.append(turn);
    document.documentElement.classList.add("pc-asked");
    // The first answer leaves the page's name in sight.
    if (turn === turns.firstElementChild) scrollTo({ top: 0, behavior: "instant" });
    else turn.scrollIntoView({ block: "start", behavior: "instant" });
    const failed = turn.classList.contains("failed");
    say(words(turn), failed);
    window.dispatchEvent(new CustomEvent(failed ? "pincite:refused" : "pincite:answered", { detail: { turn } }));
  };
  new MutationObserver(take).observe(document.body, { subtree: true, childList: true });
  take();
}

/** What the sanitiser would not let the server write. */
function finish(turn) {
  turn.tabIndex = -1;
  const question = turn.querySelector("h2.user");
  question.id = `${turn.id}-question`;
  turn.setAttribute("aria-labelledby", question.id);
  for (const link of turn.querySelectorAll("a[href]")) {
    link.dataset.url = link.href; // For print.
    if (!link.matches(".cite, .open, .origin")) link.removeAttribute("target");
  }
  for (const cite of turn.querySelectorAll("a.cite")) cite.setAttribute("aria-label", cite.title);
}

/** An answer in plain words: what it says, its sentences, and who says so. */
export function words(turn) {
  const answer = turn.querySelector(".bot");
  const lines = [];
  const read = (selector, within = answer) => within.querySelector(selector)?.innerText.trim().replace(/\s+/g, " ");
  const understood = read(".understood .as");
  if (understood) lines.push(`Understood as: ${understood}`);
  lines.push(read(".said") ?? read(".differ") ?? read(":scope > p:not(.understood):not(.acts)") ?? "Answer:");
  for (const each of answer.querySelectorAll(".evidence")) {
    if (each.closest("details")) continue;
    lines.push(`“${read(".quote .sentence", each) ?? read(".quote", each)}”`, read(".count", each));
  }
  const further = read("details.further > summary");
  if (further) lines.push(further);
  const offered = [...answer.querySelectorAll(".suggestions a")].map((link) => link.innerText.trim());
  if (offered.length) lines.push(`The documents do answer: ${offered.join(" ")}`);
  return lines.filter(Boolean).map((line) => (/[.!?:”]$/.test(line) ? line : `${line}.`)).join(" ");
}
