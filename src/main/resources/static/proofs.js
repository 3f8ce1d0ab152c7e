// Checks in the browser that an entry of the audit log is in the signed log, as it is shown: RFC 6962 inclusion and the
// checkpoint's Ed25519 signature (c2sp.org/tlog-proof, docs/formats.md). Nothing that the server says is believed before it
// was computed from the entry's own bytes; of the keys, this browser only knows what it was told.
const FIELDS = ['tenant', 'id', 'agency', 'sub', 'at', 'actorKind', 'actorId', 'actor', 'action', 'outcome', 'targetKind',
  'targetId', 'target', 'before', 'after', 'address', 'userAgent', 'request', 'access'];
const SALT_BYTES = 32;
const LABEL = 'audit-entry/v1\n';
const ED25519 = 1;

class Broken extends Error {}

function must(holds, why) {
  if (!holds) {
    throw new Broken(why);
  }
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

function same(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

async function sha256(...parts) {
  const all = await new Blob(parts).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

/** The fields behind the salt and the label, each behind its length; null where there is none. */
function opened(opening) {
  const view = new DataView(opening.buffer, opening.byteOffset, opening.byteLength);
  const text = new TextDecoder('utf-8', { fatal: true });
  let at = SALT_BYTES + LABEL.length;
  must(text.decode(opening.subarray(SALT_BYTES, at)) === LABEL, 'The proof is about something else.');
  const entry = {};
  for (const name of FIELDS) {
    const length = view.getInt32(at);
    at += 4;
    entry[name] = length < 0 ? null : text.decode(opening.subarray(at, at + length));
    at += Math.max(0, length);
  }
  must(at === opening.length, 'The proof is damaged.');
  return entry;
}

async function rootOf(leaf, index, size, path) {
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const beside of path) {
    must(last !== 0, 'The proof is too long.');
    if (node % 2 === 1 || node === last) {
      hash = await sha256(Uint8Array.of(1), beside, hash);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await sha256(Uint8Array.of(1), hash, beside);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  must(last === 0, 'The proof is too short.');
  return hash;
}

function parsed(file) {
  const [head, note] = [file.slice(0, file.indexOf('\n\n')), file.slice(file.indexOf('\n\n') + 2)];
  const [magic, extra, index, ...path] = head.split('\n');
  must(magic === 'c2sp.org/tlog-proof@v1' && extra.startsWith('extra ') && index.startsWith('index '), 'This is no proof.');
  const end = note.lastIndexOf('\n\n');
  const body = note.slice(0, end + 1);
  const [origin, size, root] = body.split('\n');
  return {
    opening: bytes(extra.slice(6)),
    index: Number(index.slice(6)),
    path: path.map(bytes),
    checkpoint: { body, origin, size: Number(size), root: bytes(root), signatures: note.slice(end + 2).trim().split('\n') },
  };
}

/** The Ed25519 key that signs checkpoints of this size, from the log's list of keys. */
async function keyFor(checkpoint) {
  const lines = (await (await fetch('/log/keys')).text()).trim().split('\n');
  for (const line of lines) {
    const [, from, until, key] = line.split(' ');
    if (checkpoint.size >= Number(from) && (until === '-' || checkpoint.size <= Number(until))) {
      const [name, id, typed] = [key.slice(0, key.indexOf('+')), ...key.slice(key.indexOf('+') + 1).split(/\+(.*)/s)];
      const raw = bytes(typed);
      must(name === checkpoint.origin && raw[0] === ED25519, 'The log has no key for this.');
      return { name, id, raw: raw.subarray(1) };
    }
  }
  throw new Broken('The log has no key for this.');
}

async function signed(checkpoint) {
  const key = await keyFor(checkpoint);
  const verifier = await crypto.subtle.importKey('raw', key.raw, { name: 'Ed25519' }, false, ['verify']);
  for (const line of checkpoint.signatures) {
    const [, name, value] = line.split(' ');
    const all = bytes(value);
    const id = [...all.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (name === key.name && id === key.id) {
      return crypto.subtle.verify('Ed25519', verifier, all.subarray(4), new TextEncoder().encode(checkpoint.body));
    }
  }
  return false;
}

/** A log that this browser saw longer, or otherwise at the same length, has lost its memory. */
function remembered(checkpoint) {
  const place = `log:${checkpoint.origin}`;
  const now = { size: checkpoint.size, body: checkpoint.body };
  const before = JSON.parse(localStorage.getItem(place) ?? 'null') ?? now;
  must(before.size <= now.size && (before.size < now.size || before.body === now.body),
    'This browser has seen another or a longer log here before: entries were cut off or rewritten.');
  localStorage.setItem(place, JSON.stringify(now));
}

function asShown(entry, shown) {
  const at = new Date(shown.at);
  must(Math.floor(Number(entry.at) / 1000) === at.getTime(), 'The time is not the one that was logged.');
  for (const name of ['id', 'actor', 'action', 'outcome', 'target', 'before', 'after', 'address', 'userAgent', 'request']) {
    must((entry[name] ?? '') === (shown[name] ?? ''), `The log holds something else here (${name}).`);
  }
}

async function check(shown) {
  const answer = await fetch(shown.proof);
  if (answer.status === 409) {
    return 'This entry gets its place in the log within a second. Please check again.';
  }
  must(answer.ok, 'There is no proof for this entry.');
  const proof = parsed(await answer.text());
  const { checkpoint, index, opening, path } = proof;
  must(index < checkpoint.size, 'The proof is damaged.');
  const leaf = await sha256(Uint8Array.of(0), await sha256(opening));
  must(same(await rootOf(leaf, index, checkpoint.size, path), checkpoint.root),
    'This is not the entry that was logged: it was changed afterwards.');
  asShown(opened(opening), shown);
  must(await signed(checkpoint), 'The log is not signed with its key.');
  remembered(checkpoint);
  return `Unchanged: entry ${(index + 1).toLocaleString()} of ${checkpoint.size.toLocaleString()} in the signed log.`;
}

async function show(button) {
  const said = button.parentElement.querySelector('[role=status]');
  button.disabled = true;
  said.textContent = 'Checking …';
  said.className = 'muted';
  try {
    said.textContent = await check(button.dataset);
    said.className = 'good';
  } catch (e) {
    said.textContent = e instanceof Broken ? e.message : 'This could not be checked just now. Please try again.';
    said.className = 'bad';
  } finally {
    button.disabled = false;
  }
}

export function proofs() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-checks-proof]');
    if (button) {
      show(button);
    }
  });
}
