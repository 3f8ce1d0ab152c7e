// Checks an audit log without trusting the server that keeps it, in Node.js (20 or newer), without dependencies. Written from
// the specifications (c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof; RFC 6962), apart from
// VerifyTheLog.java: two programs that agree are worth more than one. Of the two signatures of a checkpoint it checks Ed25519.
//
//   node verify.mjs URL-or-FOLDER [--proof FILE]… [--witness KEY]…
//
// Exit code 0: all holds. 1: something doesn't, and it says what. 2: the command line is wrong.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const TILE = 256;
const HASH = 32;
const ED25519 = 1;
const COSIGNATURE = 4;

class Wrong extends Error {}

const demand = (holds, what) => {
  if (!holds) {
    throw new Wrong(what);
  }
};

const sha256 = (...parts) => {
  const digest = createHash('sha256');
  parts.forEach((part) => digest.update(part));
  return digest.digest();
};
const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** The root of a tree (RFC 6962 §2.1), by folding complete subtrees from the left: a stack of hashes by height. */
function rootOf(leaves) {
  const stack = [];
  for (const leaf of leaves) {
    let top = { hash: leaf, height: 0 };
    while (stack.length > 0 && stack.at(-1).height === top.height) {
      top = { hash: nodeHash(stack.pop().hash, top.hash), height: top.height + 1 };
    }
    stack.push(top);
  }
  return stack.length === 0 ? sha256() : stack.map((part) => part.hash).reduceRight((right, left) => nodeHash(left, right));
}

/** The root that a proof leads to, top down: where the tree splits decides on which side the next hash stands. */
function rootByProof(leaf, index, size, path) {
  if (size === 1) {
    demand(index === 0 && path.length === 0, 'the proof has the wrong length');
    return leaf;
  }
  demand(path.length > 0, 'the proof has the wrong length');
  let half = 1;
  while (half * 2 < size) {
    half *= 2;
  }
  const beside = path.at(-1);
  const rest = path.slice(0, -1);
  return index < half
    ? nodeHash(rootByProof(leaf, index, half, rest), beside)
    : nodeHash(beside, rootByProof(leaf, index - half, size - half, rest));
}

function parseNote(note) {
  const split = note.lastIndexOf('\n\n');
  demand(split > 0 && note.endsWith('\n'), 'this is no signed note');
  const text = note.slice(0, split + 1);
  const signatures = note.slice(split + 2, -1).split('\n').map((line) => {
    const [dash, name, value] = line.split(' ');
    demand(dash === '\u2014' && name && value, 'this is no signature line');
    const bytes = Buffer.from(value, 'base64');
    return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { text, signatures };
}

function parseCheckpoint(note) {
  const { text, signatures } = parseNote(note);
  const [origin, size, root] = text.split('\n');
  demand(/^(0|[1-9][0-9]{0,14})$/.test(size ?? ''), 'this is no checkpoint');
  return { text, signatures, origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

function parseKey(text) {
  const [name, id, ...rest] = text.split('+');
  const typed = Buffer.from(rest.join('+'), 'base64');
  const key = { name, type: typed[0], raw: typed.subarray(1), id: sha256(`${name}\n`, typed).subarray(0, 4) };
  demand(key.id.toString('hex') === id, `this is no key: ${text.slice(0, 80)}`);
  return key;
}

/** When a witness cosigned; true for the log's own signature; false where the key has not signed. */
function signedBy(checkpoint, key) {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.raw.toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  for (const line of checkpoint.signatures) {
    if (line.name !== key.name || !line.id.equals(key.id)) {
      continue;
    }
    if (key.type === ED25519 && verify(null, Buffer.from(checkpoint.text), publicKey, line.signature)) {
      return true;
    }
    if (key.type === COSIGNATURE && line.signature.length === 72) {
      const time = line.signature.readBigUInt64BE();
      const message = Buffer.from(`cosignature/v1\ntime ${time}\n${checkpoint.text}`);
      if (verify(null, message, publicKey, line.signature.subarray(8))) {
        return new Date(Number(time) * 1000);
      }
    }
  }
  return false;
}

function demandSigned(checkpoint, keys) {
  const good = keys.some((key) => checkpoint.size >= key.from && checkpoint.size <= key.until && signedBy(checkpoint, key));
  demand(good, 'the checkpoint is not signed by a key of the log');
}

const reader = (place) => async (path) => {
  if (!/^https?:/.test(place)) {
    return readFile(join(place, path));
  }
  const answer = await fetch(`${place.replace(/\/$/, '')}/${path}`);
  demand(answer.ok, `${path} answers ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
};

function tilePath(number, width) {
  const digits = String(number).padStart(Math.ceil(String(number).length / 3) * 3, '0').match(/.../g);
  const last = digits.pop();
  return digits.map((group) => `x${group}/`).join('') + last + (width === TILE ? '' : `.p/${width}`);
}

/** A level of tiles as one list of hashes. */
async function level(read, number, count) {
  const hashes = [];
  for (let from = 0; from < count; from += TILE) {
    const width = Math.min(TILE, count - from);
    const path = `tile/${number}/${tilePath(from / TILE, width)}`;
    const tile = await read(path);
    demand(tile.length === width * HASH, `${path} has ${tile.length} bytes`);
    for (let i = 0; i < width; i++) {
      hashes.push(tile.subarray(i * HASH, (i + 1) * HASH));
    }
  }
  return hashes;
}

async function demandUpperTiles(read, leaves) {
  let below = leaves;
  for (let number = 1; below.length >= TILE; number++) {
    const here = await level(read, number, Math.floor(below.length / TILE));
    here.forEach((hash, i) => demand(hash.equals(rootOf(below.slice(i * TILE, (i + 1) * TILE))), `level ${number} of the tiles does not fit the leaves`));
    below = here;
  }
}

async function demandEntries(read, leaves) {
  for (let from = 0; from < leaves.length; from += TILE) {
    const width = Math.min(TILE, leaves.length - from);
    let bundle = await read(`tile/entries/${tilePath(from / TILE, width)}`);
    for (let i = 0; i < width; i++) {
      const length = bundle.readUInt16BE();
      demand(leafHash(bundle.subarray(2, 2 + length)).equals(leaves[from + i]), `entry ${from + i} is not the one of its leaf`);
      bundle = bundle.subarray(2 + length);
    }
  }
}

async function demandProof(file, keys, leaves) {
  const text = await readFile(file, 'utf8');
  const blank = text.indexOf('\n\n');
  const [head, extra, at, ...path] = text.slice(0, blank).split('\n');
  demand(head === 'c2sp.org/tlog-proof@v1' && extra.startsWith('extra ') && /^index \d+$/.test(at), `${file} is no proof`);
  const then = parseCheckpoint(text.slice(blank + 2));
  demandSigned(then, keys);
  const index = Number(at.slice('index '.length));
  const leaf = leafHash(sha256(Buffer.from(extra.slice('extra '.length), 'base64')));
  demand(index < then.size, `${file}: the index is not in the log`);
  const root = rootByProof(leaf, index, then.size, path.map((line) => Buffer.from(line, 'base64')));
  demand(root.equals(then.root), `${file}: the entry is not in the log that was signed`);
  demand(leaves[index]?.equals(leaf), `${file}: the entry was in the log at ${index}, and isn't any more`);
  console.log(`entry       ${index} is in the log (${file})`);
}

async function demandWitness(text, read, now, keys, leaves) {
  const key = parseKey(text);
  demand(key.type === COSIGNATURE, 'a witness\'s key is of type 04 here');
  let seen = now;
  if (!signedBy(now, key)) {
    seen = parseCheckpoint((await read('witnessed')).toString('utf8'));
    demandSigned(seen, keys);
  }
  const when = signedBy(seen, key);
  demand(when, `the witness ${key.name} has not cosigned this log`);
  demand(seen.size <= now.size, `the newest entries were cut off: ${key.name} cosigned ${seen.size}, now there are ${now.size}`);
  demand(rootOf(leaves.slice(0, seen.size)).equals(seen.root), `history was rewritten: ${key.name} cosigned another one`);
  console.log(`witness     ${key.name} cosigned the first ${seen.size} entries at ${when.toISOString()}`);
}

async function main(words) {
  const [place, ...options] = words;
  if (!place || place.startsWith('--') || options.length % 2 !== 0) {
    console.error('usage: node verify.mjs URL-or-FOLDER [--proof FILE]… [--witness KEY]…');
    process.exit(2);
  }
  const read = reader(place);
  const keys = (await read('keys')).toString('utf8').trim().split('\n').map((line) => {
    const [, from, until, ed25519] = line.split(' ');
    return { ...parseKey(ed25519), from: Number(from), until: until === '-' ? Infinity : Number(until) };
  });
  const now = parseCheckpoint((await read('checkpoint')).toString('utf8'));
  demandSigned(now, keys);
  const leaves = await level(read, 0, now.size);
  demand(rootOf(leaves).equals(now.root), 'the leaves do not give the root of the checkpoint');
  console.log(`tree        its ${now.size} leaves give the signed root of ${now.origin}`);
  await demandUpperTiles(read, leaves);
  await demandEntries(read, leaves);
  console.log('tiles       every tile and every committed entry fits the tree');
  for (let i = 0; i < options.length; i += 2) {
    if (options[i] === '--proof') {
      await demandProof(options[i + 1], keys, leaves);
    } else if (options[i] === '--witness') {
      await demandWitness(options[i + 1], read, now, keys, leaves);
    } else {
      process.exit(2);
    }
  }
  console.log('The log holds.');
}

main(process.argv.slice(2)).catch((e) => {
  console.log(`WRONG: ${e instanceof Wrong ? e.message : `can't be read: ${e.message}`}`);
  process.exit(1);
});
