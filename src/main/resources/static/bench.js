// The test bench: asks the agent, shows the answer as it streams in, then the passages it rests on. Everything that
// comes from the server is put in as text, never as HTML.
import { events } from './event-stream.js';
import { Transcript, forget } from './transcript.js';

export function bench() {
  const form = document.querySelector('form[data-bench]');
  if (form) new Bench(form).start();
  if (form && form.dataset.device === undefined) forget(); // the mode is off: nothing of it stays
}

class Bench {
  constructor(form) {
    this.form = form;
    this.field = form.querySelector('textarea');
    this.ask = form.querySelector('[data-ask]');
    this.stop = form.querySelector('[data-stop]');
    this.talk = document.getElementById('talk');
    this.conversation = null;
    this.transcript = form.dataset.device === undefined ? null : new Transcript(form.dataset.agent);
  }

  start() {
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.send(this.field.value); });
    this.field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.form.requestSubmit(); }
    });
    if (this.transcript) this.remember();
    this.stop.addEventListener('click', () => this.control?.abort());
    document.addEventListener('click', (event) => {
      const hint = event.target.closest?.('[data-asks]');
      if (hint) this.send(hint.textContent.trim());
    });
  }

  async send(question) {
    const text = question.trim();
    if (!text || this.control) return;
    document.getElementById('talk-empty')?.remove();
    this.turn('person', 'You').bubble.textContent = text;
    this.field.value = '';
    const answer = this.turn('agent', this.form.dataset.bench);
    answer.bubble.classList.add('waiting');
    this.busy(true);
    try {
      await this.stream(text, answer);
    } catch (failure) {
      if (failure.name === 'AbortError') answer.meta.append(pill('stopped'));
      else this.failed(answer, failure.message);
    } finally {
      answer.bubble.classList.remove('waiting');
      answer.bubble.hidden = answer.bubble.textContent === '';
      this.busy(false);
    }
  }

  async stream(text, answer) {
    const response = await fetch(this.form.action, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream, application/problem+json' },
      body: JSON.stringify({ text, conversation: this.conversation, history: await this.transcript?.last() }),
      signal: this.control.signal,
    });
    if (!response.ok) throw new Error(await sentence(response));
    for await (const { name, data } of events(response.body)) this.take(name, JSON.parse(data), answer);
    await this.transcript?.add({ role: 'user', text }, { role: 'assistant', text: answer.bubble.textContent });
  }

  remember() {
    const show = async () => {
      const said = await this.transcript.last();
      this.talk.querySelectorAll('.turn').forEach((turn) => turn.remove());
      if (said.length > 0) document.getElementById('talk-empty')?.remove();
      for (const { role, text } of said) this.turn(role === 'user' ? 'person' : 'agent', role === 'user' ? 'You' : this.form.dataset.bench).bubble.textContent = text;
    };
    show();
    this.transcript.onChange(() => { if (!this.control) show(); });
    document.querySelector('[data-forgets]')?.addEventListener('click', async () => { await forget(); show(); });
  }

  take(name, data, answer) {
    if (name === 'conversation') this.conversation = data.id;
    if (name === 'conversation' && data.dropped > 0) answer.meta.append(pill('only the last 20 messages are used'));
    if (name === 'delta') { answer.bubble.textContent += data.text; this.follow(); }
    if (name === 'citations') this.cite(answer, data);
    if (name === 'error') this.failed(answer, data.detail);
    if (name === 'done') this.finished(answer, data);
  }

  finished(answer, data) {
    if (data.extractive) answer.meta.append(pill('no model connected'));
    if (data.grounded === false) answer.meta.append(pill('not in the knowledge base'));
    if (data.milliseconds) answer.meta.append(words('span', '', `${data.milliseconds} ms`));
  }

  cite(answer, passages) {
    const list = words('ul', 'cites', '');
    for (const passage of passages) list.append(card(passage, this.form.dataset.documents));
    answer.whole.append(list);
    this.follow();
  }

  failed(answer, why) {
    const note = words('div', 'note bad', why);
    note.setAttribute('role', 'alert');
    answer.whole.append(note);
    this.follow();
  }

  turn(kind, name) {
    const whole = words('div', `turn ${kind}`, '');
    const meta = words('div', 'meta', '');
    meta.append(words('span', 'strong', name));
    const bubble = words('div', 'bubble', '');
    whole.append(meta, bubble);
    this.talk.append(whole);
    this.follow();
    return { whole, meta, bubble };
  }

  busy(yes) {
    this.control = yes ? new AbortController() : null;
    this.ask.hidden = yes;
    this.stop.hidden = !yes;
    if (!yes) this.field.focus();
  }

  follow() {
    this.talk.scrollTop = this.talk.scrollHeight;
  }
}

function card(passage, documents) {
  const item = words('li', 'cite', '');
  item.tabIndex = 0;
  const place = [passage.page ? `page ${passage.page}` : '', passage.heading, `score ${Number(passage.score).toFixed(2)}`];
  const from = words('div', 'from', '');
  from.append(words('span', 'pill num', passage.number));
  const name = words('a', 'clip', passage.documentName);
  name.href = `${documents}${encodeURIComponent(passage.document)}`;
  from.append(name);
  item.append(from, words('div', 'where', place.filter(Boolean).join(' · ')), words('blockquote', '', passage.text));
  return item;
}

const pill = (text) => words('span', 'pill', text);

function words(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

async function sentence(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return 'The agent could not answer. Try again.';
  }
}
