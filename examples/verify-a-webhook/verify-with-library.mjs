// The same with the official library: `npm install` first. Prints {"v1": true or a reason}.
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';

const got = JSON.parse(readFileSync(0, 'utf8'));
try {
  new Webhook(got.secret).verify(got.body, {
    'webhook-id': got.id,
    'webhook-timestamp': got.timestamp,
    'webhook-signature': got.signature,
  });
  console.log(JSON.stringify({ v1: true }));
} catch (refused) {
  console.log(JSON.stringify({ v1: refused.message }));
}
