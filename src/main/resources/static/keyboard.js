// "/" goes to the search field, "?" lists the shortcuts, "g" and a letter opens a page of the menu.
const PATIENCE_MS = 1200;

export function keyboard() {
  let afterG = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || document.querySelector('dialog[open]')) return;
    if (afterG > Date.now() - PATIENCE_MS && go(event.key)) return event.preventDefault();
    afterG = event.key === 'g' ? Date.now() : 0;
    if (event.key === '/') search(event);
    if (event.key === '?') document.getElementById('shortcuts')?.showModal();
    if (event.key === 'j' || event.key === 'k') step(event.key === 'j' ? 1 : -1);
  });
}

const writes = (element) => element instanceof Element && element.matches('input, textarea, select, [contenteditable]');

function search(event) {
  const field = document.querySelector('main input[type=search]') ?? null;
  event.preventDefault();
  if (field) return field.focus();
  document.getElementById('switch')?.showPopover();
  document.querySelector('#switch input[type=search]')?.focus();
}

function go(letter) {
  const link = document.querySelector(`a[data-key="${CSS.escape(letter)}"]`);
  if (link) location.assign(link.href);
  return Boolean(link);
}

function step(by) {
  const links = [...document.querySelectorAll('main .row-link')];
  const here = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, here + by))]?.focus();
}
