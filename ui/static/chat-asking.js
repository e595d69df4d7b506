// Asking: the question stands in the conversation at once, and what goes wrong on its way is said there, with a way out.
import { embedded, framed, made, say, type } from "./chat-page.js";

const SLACK = 10; // Seconds beyond the server's own limit before nothing is expected any more.

export function startAsking({ turns, field }, settings) {
  let pending = null; // { question, how, turn }: what is being answered.
  let late = null; // A turn that was given up on; its answer may come all the same.
  let draft = "";
  let how = "";
  let sent = false;
  const meaning = () => document.querySelector("#how textarea, #how input");

  /** Ask words; `plainly` as they stand, and not as leaning on what was said. Does nothing while another is being answered. */
  async function ask(words, plainly = true) {
    if (pending) return;
    draft = field.value;
    mean(plainly ? "plainly" : "");
    type(field, words);
    sent = true;
    // Gradio takes the words a moment after they are there, and later on a page that is just being drawn.
    for (let tries = 0; tries < 8 && sent; tries++) {
      await sleep(50 * tries);
      field.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }));
      for (let waits = 0; waits < 30 && sent; waits++) await sleep(25);
    }
  }

  function mean(what) {
    how = what;
    type(meaning(), what);
  }

  window.addEventListener("pincite:asked", ({ detail }) => {
    pending?.turn.remove();
    late = null;
    pending = { question: detail.question, how, turn: waiting(detail.question) };
    turns.append(pending.turn);
    document.documentElement.classList.add("pc-asked");
    pending.turn.scrollIntoView({ block: "end" });
    say("Looking in the documents…");
    pending.timer = setTimeout(() => lost(), (settings.seconds + SLACK) * 1000);
    // After Gradio has read its fields, they are free for what comes next.
    type(field, sent ? draft : "");
    if (how) mean("");
    sent = false;
  });

  const done = () => {
    clearTimeout(pending?.timer);
    pending?.turn.remove();
    pending = null;
  };
  window.addEventListener("pincite:answered", () => {
    done();
    late?.remove();
    late = null;
  });
  window.addEventListener("pincite:refused", ({ detail }) => {
    // What has to be mended is put back where it can be.
    const question = pending?.question ?? "";
    done();
    if (!field.value && !detail.turn.querySelector("a.ask")) type(field, question);
  });
  window.addEventListener("pincite:lost", ({ detail }) => lost(detail.status));

  function lost(status) {
    if (!pending) return;
    clearTimeout(pending.timer);
    const { question, how: meant, turn } = pending;
    const said =
      status === 401 || status === 403
        ? "You are no longer signed in: load the page again, then ask once more."
        : status === 503
          ? "The server has more questions than it can take just now."
          : "The connection to the server is lost.";
    const answer = turn.querySelector(".bot");
    answer.className = "bot message problem lost";
    answer.replaceChildren(made("p", "said", said));
    turn.classList.replace("pending", "failed");
    const acts = made("p", "acts");
    const again = made("button", "again", "Try again", async () => {
      again.disabled = true;
      if (await reachable()) {
        turn.remove();
        pending = null;
        await ask(question, meant === "plainly");
      } else {
        again.disabled = false;
        answer.querySelector(".said").textContent = "The server still does not answer. Your question is kept here.";
        say("The server still does not answer.", true);
      }
    });
    acts.append(again);
    answer.append(acts);
    late = turn;
    pending = null;
    say(`${said} Try again.`, true);
  }

  // Links and buttons that ask, wherever they stand.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.ask");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      const turn = link.closest(".turn.failed");
      ask(new URL(link.href).searchParams.get("q"));
      turn?.classList.add("asked-again");
    }
    const button = event.target.closest(".understood button");
    if (!button) return;
    const turn = button.closest(".turn");
    if (button.matches(".plainly")) ask(turn.querySelector("h2.user").innerText.trim());
    else {
      mean("plainly");
      type(field, turn.querySelector(".understood .as").innerText.trim());
      field.focus();
      field.select();
    }
  });
  // A question that was taken to be changed and is gone leaves nothing of how it was meant.
  field.addEventListener("input", () => !field.value && how && !pending && mean(""));
  // Labels of several fields may be drawn late; the field has the focus where that takes it from nobody.
  if (!framed && !embedded) field.focus({ preventScroll: true });
  window.pincite = { ask: (words) => ask(String(words)) };
}

const sleep = (milliseconds) => new Promise((over) => setTimeout(over, milliseconds));

function waiting(question) {
  const turn = made("article", "turn pending");
  const answer = made("div", "bot-waiting bot");
  answer.append(made("span", "dots"), made("span", "", "Looking in the documents…"));
  const asked = made("h2", "user message", question);
  asked.dir = "auto";
  turn.append(asked, answer);
  return turn;
}

async function reachable() {
  try {
    return (await fetch("healthz", { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}
