// Short messages at the bottom right, read out by screen readers (the box is aria-live).
const SECONDS = 7;

export function say(text, kind = '') {
  const box = document.getElementById('toasts');
  const note = document.createElement('div');
  note.className = `toast-note ${kind}`;
  const words = document.createElement('span');
  words.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = '×';
  close.setAttribute('aria-label', 'Dismiss');
  close.addEventListener('click', () => note.remove());
  note.append(words, close);
  box.append(note);
  setTimeout(() => note.remove(), SECONDS * 1000);
}

export function notices() {
  const first = document.getElementById('notice');
  if (first) {
    say(first.content.textContent.trim());
    const address = new URL(location);
    address.searchParams.delete('done');
    history.replaceState(null, '', address);
  }
  document.addEventListener('htmx:responseError', (event) => say(reason(event.detail.xhr.status), 'bad'));
  document.addEventListener('htmx:sendError', () => say('The server could not be reached. Is the connection up?', 'bad'));
}

function reason(status) {
  if (status === 401) return 'You are signed out. Load the page again to sign in.';
  if (status === 404) return 'This is gone. Load the page again.';
  if (status === 429) return 'That was a lot at once. Wait a moment and try again.';
  return 'That did not work. Try again.';
}
