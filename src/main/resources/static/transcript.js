// Healthcare Mode: what was said stays on this device alone. The last 20 messages of each agent lie in IndexedDB under AES-GCM
// with a key that scripts can use but never read, for a day, the same in all tabs; signing out deletes them, key included.
const NAME = 'transcripts';
const MOST = 20;
const DAY = 24 * 60 * 60 * 1000;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => { request.result.createObjectStore('kept'); };
  return done(request);
}

async function run(mode, deed) {
  const database = await open();
  try {
    return await done(deed(database.transaction('kept', mode).objectStore('kept')));
  } finally {
    database.close();
  }
}

async function key() {
  const known = await run('readonly', (store) => store.get('key'));
  if (known) return known;
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await run('readwrite', (store) => store.put(fresh, 'key'));
  return fresh;
}

const channel = 'BroadcastChannel' in window ? new BroadcastChannel(NAME) : null;

/// Everything of every agent, and the key.
export async function forget() {
  await done(indexedDB.deleteDatabase(NAME));
  channel?.postMessage('gone');
}

export class Transcript {
  constructor(agent) {
    this.agent = agent;
  }

  onChange(hears) {
    channel?.addEventListener('message', hears);
  }

  /// The last 20 messages of the last day, oldest first.
  async last() {
    return (await this.kept()).map(({ role, text }) => ({ role, text }));
  }

  async kept() {
    const sealed = await run('readonly', (store) => store.get(this.agent));
    if (!sealed) return [];
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv, additionalData: this.about() }, await key(), sealed.data);
      const since = Date.now() - DAY;
      const said = JSON.parse(new TextDecoder().decode(plain));
      return said.filter(({ at }) => at > since && at <= Date.now() + DAY).slice(-MOST);
    } catch {
      return []; // another key sealed it: it is gone
    }
  }

  /// One tab after the other.
  add(...messages) {
    const adding = async () => {
      const at = Date.now();
      const said = [...(await this.kept()), ...messages.map((message) => ({ ...message, at }))].slice(-MOST);
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify(said));
      const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: this.about() }, await key(), plain);
      await run('readwrite', (store) => store.put({ iv, data }, this.agent));
      channel?.postMessage('more');
    };
    return navigator.locks ? navigator.locks.request(NAME, adding) : adding();
  }

  about() {
    return new TextEncoder().encode(this.agent);
  }
}

/// Without a key, a touch or a movement in any tab for so many minutes, the page signs out. Whoever writes for long stays.
function logOff(minutes) {
  const minute = 60_000;
  let told = Date.now();
  let leaving = false;
  const quiet = () => Date.now() - Number(localStorage.getItem('alive'));
  const alive = () => { if (quiet() > 1_000) localStorage.setItem('alive', String(Date.now())); };
  for (const sign of ['pointerdown', 'pointermove', 'keydown', 'scroll']) addEventListener(sign, alive, { passive: true, capture: true });
  alive();
  setInterval(() => {
    if (quiet() > minutes * minute && !leaving) {
      leaving = true; // another submit would cut this one off
      setTimeout(() => { leaving = false; }, minute);
      document.querySelector('form[action="/sign-out"]')?.requestSubmit();
    }
    if (quiet() < minute && Date.now() - told > (minutes * minute) / 3) {
      told = Date.now();
      fetch(location.pathname, { method: 'HEAD' });
    }
  }, 5_000);
}

/// Signing out leaves nothing behind, and neither does being signed out.
export function transcripts() {
  const minutes = Number(document.querySelector('[data-logoff]')?.dataset.logoff);
  if (minutes) logOff(minutes);
  if (document.querySelector('form[action="/sign-in"]')) forget();
  for (const form of document.querySelectorAll('form[action="/sign-out"]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.cleared) return;
      event.preventDefault();
      forget().finally(() => { form.dataset.cleared = 'yes'; form.requestSubmit(); });
    });
  }
}
