// Ways from mark to mark, and what is copied. All of it stands on the page without this too, as links and as fields to select from.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const bar = document.querySelector(".bar");
const said = document.querySelector(".said");
const places = all(".marks .all a");
let current = Number(document.querySelector(".permanent")?.dataset.current ?? 0);

if (window.self !== window.top) document.documentElement.classList.add("embedded");

function say(words) {
  if (!said) return;
  // Emptied first, so that the same words are heard again.
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = words; });
}

// The first box of a page as it looks, or the marked words.
const place = (number) => document.querySelector(".edge rect") ?? document.getElementById(`m${number}`) ?? document.querySelector("mark");

function goTo(number) {
  const address = places[number - 1]?.getAttribute("href");
  const mark = document.getElementById(`m${number}`);
  if (!address) return;
  if (!address.startsWith("#") || !mark) {
    location.assign(address);
    return;
  }
  current = number;
  for (const cited of all(".cited")) cited.classList.toggle("here", cited.dataset.marks.split(" ").includes(String(number)));
  for (const part of all("[data-mark]")) {
    if (!part.closest(".marks")) part.hidden = part.dataset.mark !== String(number);
  }
  const count = places.length;
  document.querySelector(".marks .count").textContent = `${number} of ${count}`;
  document.querySelector(".marks .previous").href = places[(number + count - 2) % count].getAttribute("href");
  document.querySelector(".marks .next").href = places[number % count].getAttribute("href");
  const link = document.querySelector(`.panel[data-mark="${number}"]`)?.dataset.link;
  if (link) document.querySelector(".permanent").href = link;
  history.replaceState(null, "", address);
  mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
  say(`${number} of ${count}: ${all(".cited").filter((each) => each.classList.contains("here")).map((each) => each.textContent).join("").slice(0, 300)}`);
}

const step = (by) => { if (places.length) goTo(((current - 1 + by + places.length) % places.length) + 1); };

async function copy(words, done, field) {
  try {
    await navigator.clipboard.writeText(words);
    say(done);
    return;
  } catch { /* Not allowed here, or no secure page: the older way next. */ }
  const chosen = field ?? Object.assign(document.createElement("textarea"), { value: words, readOnly: true, className: "beside" });
  chosen.setAttribute("aria-label", "To be copied");
  if (!field) bar.append(chosen);
  const before = document.activeElement;
  chosen.focus();
  chosen.select();
  let copied = false;
  try { copied = document.execCommand("copy"); } catch { /* The words stay selected. */ }
  if (copied) {
    if (!field) chosen.remove();
    before?.focus();
    say(done);
  } else {
    say("Your browser does not let this page copy. The words are selected: press Ctrl+C, or ⌘C.");
  }
}

function begin() {
  for (const button of all(".copies")) {
    button.hidden = false;
    const field = document.getElementById(button.dataset.copies);
    button.addEventListener("click", () => copy(field.value, `Copied ${button.querySelector(".unseen").textContent.trim()}.`, field));
  }
  const permanent = document.querySelector(".permanent");
  if (permanent) {
    permanent.querySelector(".verb").hidden = false;
    permanent.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      copy(permanent.href, "Copied the permanent link.");
    });
  }
  // Where there is little room, the text comes first.
  const listed = document.querySelector(".contents");
  if (listed && (document.documentElement.classList.contains("embedded") || matchMedia("(max-width: 64rem)").matches)) listed.open = false;
  document.querySelector(".marks .previous")?.addEventListener("click", (event) => { event.preventDefault(); step(-1); });
  document.querySelector(".marks .next")?.addEventListener("click", (event) => { event.preventDefault(); step(1); });
  const menu = document.querySelector("details.copy");
  document.addEventListener("click", (event) => { if (menu?.open && !menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
    else if (event.key === "c" && menu) {
      event.preventDefault();
      menu.open = true;
      menu.querySelector(".panel:not([hidden]) .copies").focus();
    }
  });
}

function arrive() {
  const named = location.hash.slice(1);
  const target = named && document.getElementById(named);
  // A long document is sent in parts, and the server does not hear which paragraph the address names.
  if (/^p\d+$/.test(named) && !target && document.querySelector(".turn") && !document.querySelector(".sheet")) {
    const address = new URL(location.href);
    if (!address.searchParams.has("at")) {
      address.searchParams.delete("part");
      address.searchParams.set("at", named.slice(1));
      location.replace(address);
      return;
    }
  }
  if (/^m\d+$/.test(named) && target) {
    if (Number(named.slice(1)) !== current && places.length) { goTo(Number(named.slice(1))); return; }
  }
  const mark = place(current);
  // The address names the paragraph; a long one may hold the marked words below the edge of the window, and a page beside it.
  if (mark && !(target && /^(p\d+|h\d+|text)$/.test(named) && !target.contains(mark))) {
    mark.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  }
}

begin();
arrive();
window.addEventListener("hashchange", arrive);
