// A sealed packet: opened with its passphrase, answered under the same one.
const encoded = (text) => new TextEncoder().encode(text);
const spoken = (text) => text.normalize("NFC").replace(/[ \t\r\n\u00a0]+/gu, " ").replace(/^ | $/gu, "");
const bound = (format, packet) => encoded(`${format}|1|${packet}`);

function fromBase64(text) {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

function toBase64(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}

function keyFrom(material, salt, iterations) {
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function sealWith(material, packet, iterations, plain) {
  const length = plain.length, step = Math.max(4096, 2 ** (27 - Math.clz32(length)));
  const wide = new Uint8Array(Math.ceil(length / step) * step).fill(32);
  wide.set(plain);
  const format = "reflectapp-reply-sealed", salt = random(16), nonce = random(12);
  const how = { name: "AES-GCM", iv: nonce, additionalData: bound(format, packet) };
  const closed = await crypto.subtle.encrypt(how, await keyFrom(material, salt, iterations), wide);
  const kdf = "PBKDF2-HMAC-SHA-256", parts = { salt, nonce, sealed: new Uint8Array(closed) };
  const told = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, toBase64(bytes)]));
  return encoded(JSON.stringify({ format, version: 1, packet, kdf, iterations, ...told }));
}

function readSealed() {
  const box = JSON.parse(byId("sealed").textContent);
  return { ...box, salt: fromBase64(box.salt), nonce: fromBase64(box.nonce), sealed: fromBase64(box.sealed) };
}

async function openWith(passphrase, box) {
  const material = await crypto.subtle.importKey("raw", encoded(spoken(passphrase)), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "AES-GCM", iv: box.nonce, additionalData: bound(box.format, box.packet) };
  const plain = await crypto.subtle.decrypt(how, await keyFrom(material, box.salt, box.iterations), box.sealed);
  sealed = (bytes) => sealWith(material, box.packet, box.iterations, bytes);
  return new TextDecoder().decode(plain);
}

async function showOpened(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceChildren(...[...page.body.children].filter((each) => each.localName !== "script"));
  await begin();
  addNote(words.sealed_reply);
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
}

async function tryOpening(event) {
  event.preventDefault();
  const input = byId("passphrase"), submit = document.querySelector("#opening .main");
  if (submit.disabled) return;
  submit.disabled = true;
  tell(words.opening);
  const text = await opened(input.value);
  if (text !== null) return showOpened(text);
  submit.disabled = false;
  input.setAttribute("aria-invalid", "true");
  return input.select();
}

// The page within, or null after a word on what is wrong.
async function opened(passphrase) {
  let box = null;
  try {
    box = readSealed();
    return await openWith(passphrase, box);
  } catch {
    tell(box ? words.wrong : words.damaged);
    return null;
  }
}

function offerOpening() {
  const form = byId("opening"), shown = byId("shown");
  if (!crypto.subtle) {
    tell(words.sealed_not_here);
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", tryOpening);
  shown.addEventListener("click", () => {
    const hides = byId("passphrase").type === "password";
    byId("passphrase").type = hides ? "text" : "password";
    shown.setAttribute("aria-pressed", String(hides));
  });
  byId("passphrase").focus();
}
