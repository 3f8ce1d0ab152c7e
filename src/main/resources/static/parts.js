// Small behaviours, each asked for by a data attribute: data-opens, data-closes, data-copies, data-filters,
// data-submits, data-shows, data-picks, data-confirms, data-theme-switch.
import { say } from './notices.js';

const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

export function parts() {
  document.addEventListener('click', (event) => {
    const opener = closest(event, '[data-opens]');
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.opens)?.showModal();
    }
    closest(event, '[data-closes]')?.closest('dialog')?.close();
    const deletes = closest(event, '[data-confirms]');
    if (deletes) confirmFirst(document.getElementById(deletes.dataset.confirms), deletes.dataset);
    const copier = closest(event, '[data-copies]');
    if (copier) copy(document.getElementById(copier.dataset.copies));
    if (closest(event, '[data-theme-switch]')) switchTheme();
    if (event.target instanceof HTMLDialogElement) closeOutside(event);
  });
  document.addEventListener('input', (event) => {
    const filter = closest(event, '[data-filters]');
    if (filter) narrow(document.getElementById(filter.dataset.filters), filter.value);
    const shown = closest(event, '[data-shows]');
    if (shown) document.getElementById(shown.dataset.shows).textContent = shown.value;
  });
  document.addEventListener('change', (event) => {
    closest(event, '[data-submits]')?.form?.requestSubmit();
    const picker = closest(event, '[data-picks]');
    if (picker) pick(document.getElementById(picker.dataset.picks), picker.selectedOptions[0].dataset.value ?? '');
  });
  document.addEventListener('submit', (event) => lockWhileSending(event.target));
  addEventListener('pageshow', () => document.querySelectorAll('[data-sent]').forEach(unlock));
  document.querySelectorAll('dialog[data-open]').forEach((dialog) => dialog.showModal());
}

// A click on the backdrop reaches the dialog itself, outside of its box.
function closeOutside(event) {
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside && event.clientX + event.clientY > 0) event.target.close();
}

// What the choice brings along; where it brings nothing, the field is opened to be filled in.
function pick(field, value) {
  field.value = value;
  if (value === '') field.closest('details').open = true;
}

function confirmFirst(dialog, { path, name }) {
  dialog.querySelector('[data-really-name]').textContent = name;
  dialog.querySelector('form').action = path;
  dialog.showModal();
}

async function copy(source) {
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    say('Copied.');
  } catch {
    getSelection().selectAllChildren(source);
    say('Press Ctrl+C to copy.');
  }
}

function narrow(list, text) {
  const wanted = text.trim().toLocaleLowerCase();
  let left = 0;
  for (const item of list.children) {
    item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    if (!item.hidden) left += 1;
  }
  const none = document.getElementById(`${list.id}-none`);
  if (none) none.hidden = left > 0;
}

function switchTheme() {
  const root = document.documentElement;
  const next = root.getAttribute('data-bs-theme') === 'dark' ? 'light' : 'dark';
  root.setAttribute('data-bs-theme', next);
  try { localStorage.setItem('theme', next); } catch { /* a private window keeps nothing */ }
}

function lockWhileSending(form) {
  const button = form.querySelector('button[type=submit]:not([name])');
  if (button && form.method === 'post' && !form.hasAttribute('data-stays')) {
    button.dataset.sent = '';
    setTimeout(() => { button.disabled = true; });
  }
}

function unlock(button) {
  button.disabled = false;
  delete button.dataset.sent;
}
