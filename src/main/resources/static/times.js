// <time> comes in UTC; here it is shown in the reader's own zone and language, the exact moment on hover.
const MINUTE = 60, HOUR = 3600, DAY = 86400;

function near(seconds) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < MINUTE) return 'just now';
  if (size < HOUR) return words.format(Math.round(seconds / MINUTE), 'minute');
  if (size < DAY) return words.format(Math.round(seconds / HOUR), 'hour');
  return words.format(Math.round(seconds / DAY), 'day');
}

function show(element) {
  const moment = new Date(element.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const full = moment.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const seconds = (moment - Date.now()) / 1000;
  element.title = full;
  element.textContent = element.dataset.time === 'exact' ? full
    : Math.abs(seconds) < 7 * DAY ? near(seconds)
    : moment.toLocaleDateString(undefined, { dateStyle: 'medium' });
}

export function times() {
  const all = (root) => root.querySelectorAll('time[datetime]').forEach(show);
  all(document);
  document.addEventListener('htmx:load', (event) => all(event.detail.elt.parentElement ?? document));
}
