// One request: what became of it, its life beside its holder's, the command that repeats it, and what would have kept it.
import { button, byId, make, table, wide } from './elements.js';
import { command } from './command.js';
import { lanes } from './lanes.js';
import { living } from './life.js';
import { ask, place, placed } from './requests.js';
import { legend } from './stages.js';
import { clock, milliseconds, NONE, number } from './text.js';
import { whatIf } from './whatif.js';

/// Requests of the same id that are looked through.
const NAMESAKES = 50;

export class RequestView {
  #wanted = null;
  #shown = null;
  #opener = null;
  #place = byId('request');

  constructor() {
    addEventListener('hashchange', () => this.follow());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.#place.hidden) this.close();
    });
    document.addEventListener('click', (event) => {
      this.#opener = event.target.closest?.('a[href^="#request="]') ?? this.#opener;
    });
    new ResizeObserver(() => this.#drawLanes()).observe(this.#place);
  }

  /// Shows what the address names.
  async follow() {
    const wanted = placed(location.hash);
    // A place of the page itself, as the list is.
    if (!wanted && location.hash.length > 1) return;
    this.#wanted = wanted;
    if (!wanted) return this.#hide();
    try {
      const victim = living(await ask({ id: wanted.id, limit: NAMESAKES }), wanted.moment);
      const holder = victim && await this.#holder(victim);
      if (this.#wanted === wanted) this.#show(wanted, victim, holder);
    } catch (error) {
      if (this.#wanted === wanted) this.#show(wanted, null, null, error.message);
    }
  }

  close() {
    history.pushState(null, '', location.pathname + location.search);
    this.#wanted = null;
    this.#hide();
    (this.#opener?.isConnected ? this.#opener : byId('list')).focus();
  }

  async #holder(victim) {
    const held = victim.entry.held_by;
    if (!held) return null;
    const holder = living(await ask({ id: held.id, limit: NAMESAKES }), victim.heldAt);
    return holder?.has(victim.heldAt) ? holder : null;
  }

  #hide() {
    this.#shown = null;
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }

  #show(wanted, victim, holder, trouble) {
    const title = make('h2', { id: 'request-title', tabindex: -1 }, 'Request ', make('span', { class: 'id' }, wanted.id));
    const bar = make('div', { class: 'bar' }, title, button('Close', () => this.close()));
    const gone = trouble ?? 'The daemon has no record of it: it is still in flight, or newer ones have taken its place.';
    const parts = victim ? this.#parts(victim, holder) : [make('p', null, gone)];
    this.#place.replaceChildren(bar, ...parts);
    this.#place.hidden = false;
    this.#shown = victim && { victim, holder };
    this.#drawLanes();
    title.focus({ preventScroll: true });
    this.#place.scrollIntoView({ block: 'nearest' });
  }

  #parts(victim, holder) {
    const { entry } = victim;
    return [
      make('p', { class: victim.isMissed ? 'sentence bad' : 'sentence good' }, sentence(entry)),
      entry.held_by && make('p', { class: 'held' }, 'Its thread was held by ',
        make('a', { href: place(entry.held_by.id, victim.heldAt), id: 'holder' }, entry.held_by.id),
        ` for ${milliseconds(entry.held_by.ms)}.${holder ? '' : ' The daemon has no record of that one.'}`),
      make('div', { id: 'lanes' }), legend(),
      make('dl', { class: 'facts-of-request' }, ...facts(entry, victim).flatMap(([name, text]) =>
        make('div', null, make('dt', null, name), make('dd', null, text)))),
      entry.curl && make('p', { class: 'quiet small' }, 'The same request once more:'),
      entry.curl && command(entry.curl),
      victim.isMissed && whatIf(victim),
      make('details', null, make('summary', null, 'Its stages as a table'), wide('Stages', stages(entry))),
    ].filter(Boolean);
  }

  #drawLanes() {
    const place = byId('lanes');
    if (!this.#shown || !place?.clientWidth) return;
    if (Number(place.firstChild?.getAttribute('width')) === place.clientWidth) return;
    place.replaceChildren(lanes(this.#shown.victim, this.#shown.holder, place.clientWidth));
  }
}

function sentence(entry) {
  if (entry.sentence) return `${entry.sentence[0].toUpperCase()}${entry.sentence.slice(1)}.`;
  const left = milliseconds(entry.budget_ms - entry.latency_ms);
  return entry.deadline === 'met'
    ? `Met its ${milliseconds(entry.budget_ms)} deadline with ${left} to spare.`
    : `Missed its ${milliseconds(entry.budget_ms)} deadline by ${milliseconds(entry.lateness_ms)}: ${entry.cause} in ${entry.stage}.`;
}

function facts(entry, victim) {
  const asked = entry.asked;
  return [
    ['latency', `${milliseconds(entry.latency_ms)} of ${milliseconds(entry.budget_ms)}`],
    ['arrived', `${entry.arrived.slice(0, 10)} ${clock(victim.begin / 1000, true)} UTC${entry.arrival_exact ? '' : ' at the latest'}`],
    ['mode', `${entry.mode}, worker ${entry.worker}`],
    ['outcome', `${entry.method} ${entry.status}, ${entry.outcome}`],
    ['cause', entry.cause ? `${entry.cause}, in stage ${entry.stage}` : NONE],
    ['asked for', asked && `${[asked.before_ms, asked.downstream_ms, asked.after_ms].map(milliseconds).join(' + ')}, ${entry.kind}`],
    ['attempts of its call', attempts(entry.attempts)],
    ['wasted CPU', milliseconds(entry.wasted_cpu_ms)],
    ['refused', entry.dropped], ['would be refused', entry.would_drop], ['reason', entry.reason],
    ['trace', entry.trace?.trace_id], ['target', entry.target], ['client', entry.client],
  ].filter(([, text]) => text !== undefined && text !== null && text !== NONE).map(([name, text]) => [name, String(text)]);
}

function attempts(made) {
  return made?.map((each) => `${each.machine} ${each.hedge ? 'hedged, ' : ''}${each.result} after ${milliseconds(each.ms)}`)
    .join('; ');
}

function stages(entry) {
  const rows = entry.timeline.map((mark) => [
    mark.stage, milliseconds(mark.start_ms), milliseconds(mark.duration_ms), milliseconds(mark.cpu_ms),
    mark.runner ? number(mark.runner) : NONE,
  ]);
  return table(['stage', 'from', 'for', 'CPU', 'thread'], rows, [1, 2, 3, 4]);
}
