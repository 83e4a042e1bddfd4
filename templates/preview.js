// The shell of `inv preview`: listens for saves and shows what has changed, each pane where it was scrolled to.
"use strict";
const element = (id) => document.getElementById(id);
const says = document.body.dataset;
const rest = ["poster", "document", "word"];
const shown = {};
let seat = new URLSearchParams(location.hash.slice(1));
let stream, state, round = 0;

function listen() {
  if (stream) stream.close();
  stream = new EventSource("/state?" + seat);
  stream.onmessage = (event) => show(JSON.parse(event.data));
  stream.onerror = () => tell(element("errors"), [says.lost]);
}

function go(name, tag) {
  seat = new URLSearchParams({ document: name, language: tag });
  history.replaceState(null, "", "#" + seat);
  listen();
}

function tell(place, lines, kept) {
  place.replaceChildren(lines.join("\n\n"));
  if (lines.length && kept) {
    const last = document.createElement("p");
    last.textContent = says.kept;
    place.append(last);
  }
  place.hidden = lines.length === 0;
}

async function show(next) {
  state = next;
  const mine = ++round;
  tell(element("errors"), next.errors, next.page !== "");
  warn(next.warnings);
  choices(next);
  if (!next.document) return;
  document.title = next.documents.find((one) => one.id === next.document).title;
  page(next);
  for (const name of rest) {
    if (mine !== round) return;
    await sheet(name, next, mine);
  }
}

function warn(lines) {
  const place = element("warnings");
  place.querySelector("summary").textContent = (lines[0] || "").split("\n")[0] + (lines.length > 1 ? ` (+${lines.length - 1})` : "");
  place.querySelector("div").textContent = lines.join("\n\n");
  place.hidden = lines.length === 0;
}

function choices(next) {
  const select = element("choice");
  select.replaceChildren(...next.documents.map((one) => new Option(one.title, one.id, false, one.id === next.document)));
  select.onchange = () => go(select.value, next.language);
  const focused = document.activeElement && document.activeElement.lang;
  element("languages").replaceChildren(...next.languages.map((one) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: one.name, lang: one.tag, dir: one.dir });
    button.setAttribute("aria-pressed", String(one.tag === next.language));
    button.onclick = () => go(next.document, one.tag);
    return button;
  }));
  if (focused) element("languages").querySelector(`button[lang="${CSS.escape(focused)}"]`)?.focus();
}

// A new page is loaded behind the old one and changes places with it when it stands at the same spot.
function page(next) {
  const name = [next.document, next.language, next.page].join(" ");
  if (!next.page || shown.page === name) return;
  const same = shown.page && shown.page.startsWith(next.document + " ");
  shown.page = name;
  const place = element("page").querySelector(".shown");
  const old = place.querySelector("iframe:not(.coming)");
  place.querySelectorAll("iframe.coming").forEach((one) => one.remove());
  const fresh = document.createElement("iframe");
  fresh.className = "coming";
  fresh.title = element("page-title").textContent;
  fresh.src = `/files/${next.document}/${next.language}/index.html`;
  fresh.addEventListener("load", () => {
    if (fresh.classList.contains("coming")) {
      if (old && same) fresh.contentWindow.scrollTo({ left: old.contentWindow.scrollX, top: old.contentWindow.scrollY, behavior: "instant" });
      fresh.classList.remove("coming");
      if (old) old.remove();
      document.dispatchEvent(new CustomEvent("shown", { detail: "page" }));
    } else {
      follow(fresh);
    }
  });
  place.append(fresh);
}

// A reader followed a link of the page to another language: the other panes follow.
function follow(frame) {
  const [, , name, tag] = frame.contentWindow.location.pathname.split("/");
  if (name && tag && tag !== state.language) go(name, tag);
}

async function sheet(name, next, mine) {
  const section = element(name);
  section.classList.add("working");
  try {
    const path = `${next.document}/${next.language}/${name}`;
    const made = await (await fetch("/sheets/" + path)).json();
    if (mine !== round) return;
    tell(section.querySelector(".errors"), made.errors);
    tell(section.querySelector(".note"), made.warnings);
    const place = section.querySelector(".shown");
    place.classList.toggle("old", made.errors.length > 0);
    if (shown[name] === path + made.key) return;
    await pictures(place, path, made);
    shown[name] = path + made.key;
    document.dispatchEvent(new CustomEvent("shown", { detail: name }));
  } catch { /* the stream says that the server is gone */ } finally {
    section.classList.remove("working");
  }
}

// Pictures are changed one by one in place, so that the pane stays where it was scrolled to.
async function pictures(place, path, made) {
  while (place.children.length > made.pages) place.lastChild.remove();
  for (let number = 0; number < made.pages; number++) {
    const fresh = new Image();
    fresh.alt = "";
    const loaded = new Promise((done) => { fresh.onload = fresh.onerror = done; });
    if (number >= 2) fresh.loading = "lazy";
    fresh.src = `/pictures/${path}/${number}?${made.key}`;
    if (number < 2) await loaded;
    if (place.children[number]) place.children[number].replaceWith(fresh); else place.append(fresh);
  }
}

listen();
