// A list of requests: the recent misses, or those of a cell of the heat map.
import { byId, make, say } from './elements.js';
import { Life } from './life.js';
import { ask, place } from './requests.js';
import { stageClass } from './stage-names.js';
import { clock, milliseconds, ratioRange } from './text.js';

const LONGEST = 50;
const REFRESH_MS = 3000;

export class List {
  #cell = null;
  #asked = 0;
  #isFresh = false;
  #shown = null;

  /// - leave: called when the list turns from a cell's requests to the recent misses.
  constructor(leave) {
    byId('list-back').addEventListener('click', () => {
      this.#cell = null;
      leave();
      this.#load();
      byId('list').focus();
    });
  }

  /// With each message. New misses do not move the rows under somebody's pointer or focus.
  render(second) {
    if (second?.missed > 0) this.#isFresh = false;
    const isLooked = byId('rows').matches(':hover, :focus-within') && byId('rows').children.length > 0;
    if (this.#cell || this.#isFresh || document.hidden || isLooked) return;
    if (performance.now() - this.#asked >= REFRESH_MS) this.#load();
  }

  /// The requests of a cell.
  async show(cell) {
    this.#cell = cell;
    await this.#load();
    if (matchMedia('(max-width: 60rem)').matches) byId('list').scrollIntoView({ block: 'start' });
  }

  async #load() {
    const cell = this.#cell;
    this.#asked = performance.now();
    this.#isFresh = true;
    say(byId('list-title'), cell ? 'Requests of a cell' : 'Recent misses');
    byId('list-back').hidden = !cell;
    try {
      const entries = await ask(filters(cell));
      if (cell === this.#cell) this.#fill(entries, cell);
    } catch (error) {
      if (cell !== this.#cell) return;
      this.#isFresh = false;
      say(byId('list-note'), error.message);
    }
  }

  #fill(entries, cell) {
    const key = entries.map((entry) => `${entry.id} ${entry.arrived}`).join('\n');
    say(byId('list-note'), note(entries, cell));
    if (key !== this.#shown) byId('rows').replaceChildren(...entries.slice(0, LONGEST).map(row));
    this.#shown = key;
  }
}

function filters(cell) {
  if (!cell) return { deadline: 'missed', limit: LONGEST };
  const { low, high, from, to } = cell;
  const query = { ratio: `${low ?? ''}..${high ?? ''}`, limit: LONGEST };
  return to ? { ...query, ended: `${from.toFixed(6)}..${to.toFixed(6)}` } : query;
}

function note(entries, cell) {
  if (!cell) return entries.length > 0 ? 'Newest first. Choose one to see who held its thread.' : 'None yet.';
  const range = ratioRange(cell.low, cell.high);
  const where = cell.to ? `${clock(cell.to)}, ${range}` : range;
  if (cell.requests === 0) return `${where}: none.`;
  if (entries.length > 0) return cell.requests ? `${where}: ${entries.length} of ${cell.requests}.` : `${where}.`;
  return `${where}: the daemon keeps the newest records only, and has none of these any more.`;
}

function row(entry) {
  const missed = entry.deadline === 'missed';
  const life = new Life(entry);
  const link = make('a', { href: place(entry.id, life.middle), class: 'whole' }, entry.id);
  const held = entry.held_by && make('span', { class: 'held' }, ' · held by ',
    make('a', { href: place(entry.held_by.id, life.heldAt), class: 'above' }, entry.held_by.id));
  return make('li', { class: missed ? stageClass(entry.cause) : 'is-met' },
    make('span', { class: 'id' }, link),
    make('span', { class: 'took' }, make('b', null, milliseconds(entry.latency_ms)), ` of ${milliseconds(entry.budget_ms)}`),
    make('span', { class: 'why quiet' }, clock(life.end / 1000, true), ` · ${missed ? entry.cause : 'met'}`, held));
}
