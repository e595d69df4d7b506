// Links to a question: ?q= asks it once when the page has come, and a button copies the link to one.
import { copied, made, say, told, type } from "./chat-page.js";

export async function startLinks({ turns, field }, settings) {
  window.addEventListener("pincite:answered", ({ detail }) => {
    for (const link of detail.turn.querySelectorAll("a.permalink")) {
      const address = new URL(link.getAttribute("href"), location.origin + location.pathname).href;
      const button = made("button", "permalink", "Copy link to this question", async () =>
        told(button, (await copied(address)) ? "Link copied" : "The link cannot be copied here"),
      );
      button.dataset.url = address;
      link.replaceWith(button);
    }
    for (const button of detail.turn.querySelectorAll("button.copy")) {
      button.addEventListener("click", () => copyQuote(button.closest(".source")));
    }
  });

  const asked = new URLSearchParams(location.search);
  if (["after", "before", "order"].some((name) => asked.get(name))) await unfold();
  for (const name of ["after", "before"]) {
    const input = document.querySelector(`#${name} textarea, #${name} input`);
    if (asked.get(name) && input) type(input, asked.get(name));
  }
  await choose("#collection", asked.get("collection"), (words, wanted) => words === wanted);
  await choose("#order", asked.get("order"), (words, wanted) => words.toLowerCase().startsWith(wanted.toLowerCase()));
  const question = asked.get("q")?.trim().slice(0, 2000);
  const wanted = asked.get("collection");
  if (question && wanted && !(settings.collections ?? []).includes(wanted)) {
    // Another one would answer something else: better not at once, and not unnoticed.
    turns.append(refused(question, `There is no collection “${wanted.slice(0, 80)}” here: choose another, then ask.`));
    document.documentElement.classList.add("pc-asked");
    type(field, question);
  } else if (question) {
    setTimeout(() => window.pincite.ask(question));
  }
}

/** Copy a source's quote with where it stands. */
export async function copyQuote(source) {
  const button = source.querySelector("button.copy");
  if (!button) return;
  told(button, (await copied(quoteOf(source))) ? "Quote copied" : "The quote cannot be copied here");
}

function quoteOf(source) {
  const quoted = source.querySelector(".excerpt") ?? document.getElementById(source.id.replace("source-", "quote-"));
  const sentence = (quoted.querySelector(".sentence") ?? quoted.querySelector("mark") ?? quoted).innerText.trim();
  const about = [".title strong", ".date", ".from"].map((part) => source.querySelector(part)?.innerText.trim());
  const open = source.querySelector("a.open");
  const place = open.innerText.trim().replace(/^Open at /, "");
  return `“${sentence}” — ${[...about, place].filter(Boolean).join(", ")}. ${open.href}`;
}

/** Choose what a link names, and wait until Gradio has it: a field that was just drawn takes a moment. */
async function choose(group, wanted, is) {
  const label = wanted && [...document.querySelectorAll(`${group} label`)].find((each) => is(each.textContent.trim(), wanted));
  const choice = label?.querySelector("input");
  for (let tries = 0; choice && tries < 10; tries++) {
    if (!label.classList.contains("selected")) choice.click();
    await new Promise((taken) => setTimeout(taken, 60));
    if (tries && label.classList.contains("selected")) return;
  }
}

function refused(question, why) {
  const turn = made("article", "turn failed");
  const answer = made("div", "bot message problem");
  answer.append(made("p", "said", why));
  turn.append(made("h2", "user message", question), answer);
  say(why, true);
  return turn;
}

// Gradio draws the fields for dates only once they are unfolded, and its button acts a moment after it is there.
async function unfold() {
  const drawn = () => document.querySelector("#after textarea, #after input") && document.querySelector("#order input");
  for (let tries = 0; !drawn() && tries < 40; tries++) {
    if (tries % 8 === 0) document.querySelector("#dates > button:not(.open)")?.click();
    await new Promise((over) => setTimeout(over, 50));
  }
}
