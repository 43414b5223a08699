// The reply as a file.
const MOST_BYTES = 1048576, MOST_TEXTS = 500;
let sealed = null; // (bytes) => Promise of the sealed file's bytes
let saved = { text: "", id: "", madeAt: "" };
let seen = "";

const hex = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

function tell(text) {
  byId("told").replaceChildren(text);
  keepClear();
}

// What is focused never comes to lie under the bar.
function keepClear() {
  const bar = document.querySelector(".written .bar");
  document.documentElement.style.scrollPaddingBottom = bar ? `${bar.offsetHeight + 12}px` : "";
}

function addNote(text) {
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = text;
  byId("reply").append(note);
}

async function seenHash() {
  const items = [...document.querySelectorAll("main [data-kind]")];
  const texts = items.map((each) => (each.localName === "img" ? each.alt : each.textContent));
  const text = texts.map((each) => each.replace(/[ \t\r\n\f]+/gu, " ").replace(/^ | $/gu, "")).join("\n");
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function answers() {
  const refs = [...new Set(fields.map((each) => each.ref))].filter((ref) => ref !== "overall");
  const of = (ref) => ({ questions: saidIn(ref, "questions"), ideas: saidIn(ref, "ideas") });
  const items = refs.map((ref) => ({ ref, ...of(ref) })).filter((each) => each.questions.length + each.ideas.length);
  return { overall: of("overall"), items };
}

function summary({ overall, items }) {
  const parts = [overall, ...items];
  return summed(parts.flatMap((each) => each.questions).length, parts.flatMap((each) => each.ideas).length);
}

const texts = ({ overall, items }) => [overall, ...items].flatMap((each) => [...each.questions, ...each.ideas]);

const named = () => [...cleaned(byId("from").value).replace(/\s+/gu, " ")].slice(0, 200).join("");
const all = (answered) => JSON.stringify([named(), answered]);

// The same text gives the same reply, so that one saved twice counts once.
function stamped(text) {
  if (saved.text === text) return saved;
  return { text, id: hex(random(16)), madeAt: new Date().toISOString().replace(/\.\d+/u, "") };
}

function reply(answered, { id, madeAt }) {
  const { packet } = document.querySelector("main").dataset;
  return { format: "reflectapp-reply", version: 1, id, packet, seen, from: named(), made_at: madeAt, ...answered };
}

async function save() {
  const answered = answers(), stamp = stamped(all(answered));
  if (!texts(answered).length) return tell(words.nothing);
  let bytes = new TextEncoder().encode(JSON.stringify(reply(answered, stamp)));
  if (sealed && bytes.length <= MOST_BYTES) bytes = await sealed(bytes);
  if (bytes.length > MOST_BYTES || texts(answered).length > MOST_TEXTS) return tell(words.too_long);
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  const name = filled(words.file_name, {
    day: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
  });
  download(bytes, name);
  saved = stamp;
  show();
  return tell(filled(words.saved, { name }));
}

function download(bytes, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function show() {
  const answered = answers(), isSaved = saved.text === all(answered), isWritten = texts(answered).length > 0;
  const state = isSaved ? words.is_saved : words.unsaved, main = document.querySelector("main");
  byId("count").textContent = isWritten ? `${summary(answered)} · ${state}` : "";
  main.classList.toggle("unsaved", isWritten && !isSaved);
  main.classList.toggle("written", isWritten);
  if (isSaved) keepClear();
  else tell("");
}

async function begin() {
  const reached = document.querySelector("main > header"), section = byId("reply");
  if (!section) return;
  if (!crypto.subtle) {
    addNote(words.not_here);
    return;
  }
  seen = await seenHash();
  reached.append(copied("how"));
  document.querySelectorAll(".answer").forEach(makePanel);
  section.append(copied("end"));
  section.after(copied("save"));
  document.querySelector(".bar button").addEventListener("click", save);
  byId("from").addEventListener("input", show);
  written = show;
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("main.unsaved")) event.preventDefault();
  });
}
