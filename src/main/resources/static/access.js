// Somebody of the agency is inside: count down, and when it is over take the page away from them.
const LOOK_EVERY_MS = 2500;

function twoDigits(number) {
  return String(number).padStart(2, '0');
}

function left(until) {
  const seconds = Math.max(0, Math.floor((until - Date.now()) / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

function over(banner) {
  if (banner.dataset.accessAfter) location.replace(banner.dataset.accessAfter);
  else banner.remove();
}

async function goesOn(banner) {
  try {
    const answer = await fetch(banner.dataset.accessWatch, { headers: { Accept: 'application/json' }, cache: 'no-store' });
    if (answer.status === 404 || answer.status === 401) return false;
    return !answer.ok || (await answer.json()).active.length > 0;
  } catch {
    return true; // the server can't be reached: it refuses by itself
  }
}

async function watch(banner) {
  while (banner.isConnected) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    if (!(await goesOn(banner))) return over(banner);
  }
}

export function access() {
  for (const banner of document.querySelectorAll('[data-access-watch]')) {
    const text = banner.querySelector('[data-access-left]');
    const until = new Date(banner.dataset.accessUntil).getTime();
    if (text && !Number.isNaN(until)) setInterval(() => { text.textContent = left(until); }, 1000);
    watch(banner);
  }
}
