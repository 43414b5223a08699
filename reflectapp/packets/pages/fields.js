// The places for questions and ideas.
const PAUSE_MS = 700;
const fields = []; // {ref, kind, area, row}
let written = () => {};

const byId = (id) => document.getElementById(id);
const copied = (id) => document.importNode(byId(id).content, true);
const filled = (text, values) => text.replace(/\{(\w+)\}/gu, (_whole, name) => values[name]);
const counted = (number, one, many) => (number === 1 ? one : filled(many, { number }));

function cleaned(text) {
  const lines = text.replace(/\r\n?/gu, "\n").replace(/\p{Cs}/gu, "\uFFFD");
  return lines.replace(/[^\P{Cc}\n\t]/gu, "").trim();
}

function said(field) {
  const text = cleaned(field.area.value);
  return text === words.beginning.trim() ? "" : [...text].slice(0, 5000).join("");
}

const saidIn = (ref, kind) => fields.filter((each) => each.ref === ref && each.kind === kind).map(said).filter(Boolean);

function summed(questions, ideas) {
  const parts = questions ? [counted(questions, words.one_question, words.many_questions)] : [];
  return (ideas ? [...parts, counted(ideas, words.one_idea, words.many_ideas)] : parts).join(", ");
}

function about(place) {
  const own = place.parentElement.querySelector("h2, h3, h4");
  const section = place.closest("section").querySelector("h2");
  return [...new Set([section, own])].map((each) => each.textContent.trim()).join(", ");
}

function makePanel(place) {
  const ref = "overall" in place.dataset ? "overall" : place.dataset.ref;
  const what = ref === "overall" ? words.overall : about(place);
  const part = copied("panel"), opener = part.querySelector(".opener"), panel = part.querySelector(".panel");
  panel.id = `answer-${ref}`;
  panel.setAttribute("aria-label", filled(words.about, { what }));
  for (const kind of ["questions", "ideas"]) {
    const set = part.querySelector(`.${kind}`);
    set.querySelector(".more").addEventListener("click", () => addField(set, ref, kind, what).area.focus());
    addField(set, ref, kind, what);
  }
  place.append(part);
  if (ref === "overall") {
    opener.remove();
    panel.hidden = false;
  } else {
    nameOpener(opener, ref, what);
    opener.setAttribute("aria-controls", panel.id);
    opener.addEventListener("click", () => {
      panel.hidden = !panel.hidden;
      opener.setAttribute("aria-expanded", String(!panel.hidden));
      if (!panel.hidden) fields.find((each) => each.ref === ref).area.focus();
    });
    place.addEventListener("input", () => nameOpener(opener, ref, what));
  }
}

function nameOpener(opener, ref, what) {
  const has = summed(saidIn(ref, "questions").length, saidIn(ref, "ideas").length);
  opener.textContent = has ? `${words.answered}: ${has}` : words.answer;
  opener.setAttribute("aria-label", `${opener.textContent} – ${what}`);
  opener.classList.toggle("answered", Boolean(has));
}

function addField(set, ref, kind, what) {
  const row = copied("field").firstElementChild, area = row.querySelector("textarea");
  const field = { ref, kind, what, set, row, area, settled: "" };
  const number = fields.filter((each) => each.ref === ref && each.kind === kind).length + 1;
  const label = kind === "questions" ? words.question_label : words.idea_label;
  area.setAttribute("aria-label", `${filled(label, { number })} – ${what}`);
  area.value = kind === "ideas" ? words.beginning : "";
  let pause = 0;
  area.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => beGentle(field), PAUSE_MS);
    onText(field);
  });
  fields.push(field);
  set.querySelector(".fields").append(row);
  return field;
}

function onText(field) {
  const { area, row } = field;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  row.querySelector(".printed").textContent = said(field);
  row.classList.toggle("empty", !said(field));
  if (!soundsLikeOrder(said(field))) hint(field, "");
  written();
}

function beGentle(field) {
  const text = said(field);
  if (field.settled === text || !soundsLikeOrder(text)) return;
  if (!field.row.querySelector(".gently button")) hint(field, words.order, words.turn, () => turn(field));
}

function hint(field, text, action, act) {
  const line = field.row.querySelector(".gently");
  line.replaceChildren(text);
  if (!action) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = action;
  button.addEventListener("click", act);
  line.append(" ", button);
}

function put(field, text) {
  field.area.value = text;
  field.settled = said(field);
  onText(field);
  field.area.dispatchEvent(new Event("input", { bubbles: true }));
}

// An idea that has become a question stands with the questions; "As it was" takes it back.
function turn(field) {
  const before = field.area.value, asked = asQuestions(said(field)).slice(0, 5000);
  const moved = field.kind === "ideas";
  const target = moved ? questionBeside(field) : field;
  put(target, asked);
  if (moved) put(field, words.beginning);
  hint(field, "");
  hint(target, moved ? words.turned_moved : words.turned, words.back, () => {
    if (moved) put(target, "");
    put(field, before);
    hint(target, "");
    field.area.focus();
  });
  target.area.focus();
}

function questionBeside(field) {
  const free = fields.find((each) => each.ref === field.ref && each.kind === "questions" && !said(each));
  const set = field.row.closest(".panel").querySelector(".questions");
  return free || addField(set, field.ref, "questions", field.what);
}
