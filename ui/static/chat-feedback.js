// What a visitor says about an answer: one press, an optional comment, and it can be changed.
import { made, say } from "./chat-page.js";

const OF_AN_ANSWER = {
  helpful: "Helpful",
  wrong_passage: "Wrong passage",
  wrong_words: "Wrong words",
  should_have_found: "Missed something",
};
const OF_NONE = { helpful: "Right, they do not say", should_have_found: "They do say it" };
const MOST = 2000;

export function startFeedback() {
  window.addEventListener("pincite:answered", ({ detail }) => offer(detail.turn.querySelector(".bot")));
}

function offer(answer) {
  const id = answer.id.replace("answer-", "");
  const bar = made("div", "feedback");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Feedback on this answer");
  const said = made("p", "thanks");
  said.hidden = true;
  let chosen = "";
  const buttons = Object.entries(answer.matches(".not-found") ? OF_NONE : OF_AN_ANSWER).map(([kind, words]) => {
    const button = made("button", `verdict ${kind.replaceAll("_", "-")}`, words, () => give(kind));
    button.dataset.kind = kind;
    button.setAttribute("aria-pressed", "false");
    return button;
  });
  const comment = made("form", "comment");
  comment.hidden = true;
  const label = made("label", "", "What would be right? (if you like)");
  const words = made("textarea");
  words.rows = 2;
  words.maxLength = MOST;
  label.append(words);
  const send = made("button", "send", "Send");
  send.type = "submit";
  comment.append(label, send);
  comment.addEventListener("submit", (event) => {
    event.preventDefault();
    give(chosen, words.value);
  });
  bar.append(...buttons, said, comment);
  answer.querySelector(":scope > .acts").prepend(bar);

  async function give(kind, remark = "") {
    const problem = await sent(id, kind, remark);
    said.hidden = false;
    said.textContent = problem ?? (remark ? "Thank you, your words are kept with it." : "Thank you.");
    say(said.textContent, problem !== null);
    bar.classList.toggle("not-kept", problem !== null);
    if (problem !== null) return;
    chosen = kind;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
    comment.hidden = kind === "helpful" || Boolean(remark);
  }
}

/** Send it; return null, or the sentence that says why it is not kept. */
async function sent(id, kind, comment) {
  try {
    const answer = await fetch("api/v1/feedback", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ id, kind, comment }),
    });
    if (answer.ok) return null;
    const told = await answer.json().catch(() => ({}));
    return told.detail && typeof told.detail === "string" ? told.detail : "It could not be kept: try again in a moment.";
  } catch {
    return "It could not be sent, since the server does not answer: try again in a moment.";
  }
}
