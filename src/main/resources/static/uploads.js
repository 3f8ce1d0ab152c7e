// Drag and drop of many files. Each is sent by itself and shows its own progress; without script the form still works.
import { say } from './notices.js';

const AT_ONCE = 2;

export function uploads() {
  const form = document.querySelector('form[data-uploads]');
  if (!form) return;
  const input = form.querySelector('input[type=file]');
  const zone = form.querySelector('.drop');
  const list = form.querySelector('.uploads');
  const waiting = [];
  let running = 0;

  const take = (files) => {
    for (const file of files) waiting.push({ file, row: row(list, file) });
    next();
  };
  const next = () => {
    while (running < AT_ONCE && waiting.length > 0) {
      running += 1;
      send(form, input.name, waiting.shift()).finally(() => { running -= 1; next(); });
    }
  };

  input.addEventListener('change', () => { take([...input.files]); input.value = ''; });
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const name of ['dragenter', 'dragover']) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add('over'); });
  for (const name of ['dragleave', 'drop']) zone.addEventListener(name, () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });
}

function row(list, file) {
  const item = document.createElement('li');
  const name = document.createElement('span');
  const state = document.createElement('span');
  const bar = document.createElement('progress');
  name.className = 'clip';
  name.textContent = file.name;
  state.className = 'muted';
  state.textContent = 'waiting';
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute('aria-label', `Upload of ${file.name}`);
  item.append(name, state, bar);
  list.append(item);
  return { item, state, bar };
}

function send(form, field, { file, row: { item, state, bar } }) {
  return new Promise((done) => {
    const data = new FormData();
    data.append('privacy', form.elements.privacy.value);
    data.append(field, file);
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'application/problem+json');
    request.upload.addEventListener('progress', (event) => {
      bar.value = (100 * event.loaded) / event.total;
      state.textContent = bar.value < 100 ? `${Math.round(bar.value)} %` : 'being checked';
    });
    request.addEventListener('load', () => {
      if (request.status < 300) { item.remove(); document.body.dispatchEvent(new Event('documents-changed')); } else fail(reason(request));
      done();
    });
    request.addEventListener('error', () => { fail('The connection broke. Drop the file again.'); done(); });
    request.send(data);
  });

  function fail(why) {
    bar.remove();
    state.className = 'pill bad';
    state.textContent = 'not added';
    const note = document.createElement('span');
    note.textContent = why;
    item.append(note);
    say(`${file.name}: ${why}`, 'bad');
  }
}

function reason(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return request.status === 413 ? 'This file is too large.' : 'The server refused this file.';
  }
}
