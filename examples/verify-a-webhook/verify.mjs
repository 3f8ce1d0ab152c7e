// Checks one webhook with Node.js alone. Reads {"id","timestamp","signature","body","secret","publicKey"} from standard
// input and prints {"v1": true or a reason, "v1a": …}. In a server: take the headers and the *raw* body.
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const TOLERANCE_SECONDS = 300;
const got = JSON.parse(readFileSync(0, 'utf8'));
const signed = Buffer.from(`${got.id}.${got.timestamp}.${got.body}`);
const parts = got.signature.split(' ').map((part) => part.split(','));
const age = Math.abs(Date.now() / 1000 - Number(got.timestamp));

function v1(secret) {
  const expected = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).update(signed).digest();
  return parts.some(([version, text]) => {
    const bytes = Buffer.from(text, 'base64');
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
}

function v1a(publicKey) {
  const raw = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64');
  const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' });
  return parts.some(([version, text]) => version === 'v1a' && verify(null, signed, key, Buffer.from(text, 'base64')));
}

const answer = age > TOLERANCE_SECONDS ? 'too old' : null;
console.log(JSON.stringify({ v1: answer ?? (v1(got.secret) || 'no match'), v1a: answer ?? (v1a(got.publicKey) || 'no match') }));
