// The top of the page: which daemon it is, the main cause as a sentence, and the figures of the last minute.
import { byId, make, say } from './elements.js';
import { total } from './history.js';
import { Sparkline } from './sparkline.js';
import { command } from './command.js';
import { count, milliseconds, NONE, number, share, span } from './text.js';

const newest = (history, figure) => history.newest?.[figure] ?? null;
const ratio = (part, whole) => (whole > 0 ? part / whole : null);

const TILES = [
  {
    name: 'Missed', value: (live) => share(live.miss_ratio),
    note: (live) => `${number(live.misses)} of ${count(live.requests, 'request')}`,
    figures: [(second) => ratio(second.missed, second.ended)], classes: ['bad'], least: 0.01, peak: share,
  },
  {
    name: 'Ended', value: (_, history) => `${number(newest(history, 'ended'))}/s`,
    note: (_, history) => `${number(newest(history, 'met'))} met, ${number(newest(history, 'missed'))} missed`,
    figures: [(second) => second.ended, (second) => second.missed], classes: ['plain', 'bad'], least: 1,
    peak: (value) => `${number(value)}/s`,
  },
  {
    name: 'Load', value: (live) => share(live.load),
    note: (live) => `of ${count(live.cores, 'core')}`,
    figures: [(second) => second.workers_cpu_s], classes: ['plain'], least: 0.1,
    peak: cores,
  },
  {
    name: 'Wasted', value: (_, history) => share(wasted(history.last(60))),
    note: (_, history) => `${number(total(history.last(60), (second) => second.wasted_s))} s of CPU for misses`,
    figures: [(second) => second.compute_s, (second) => second.wasted_s], classes: ['plain', 'bad'], least: 0.01,
    // No cores: what a request computed counts in the second in which it ended.
    peak: (value) => `${value.toFixed(2)} s`,
  },
  {
    name: 'In flight', value: (_, history) => number(newest(history, 'in_flight')),
    note: (_, history) => hangUps(total(history.last(60), (second) => second.hangups)),
    figures: [(second) => second.in_flight], classes: ['plain'], least: 1, peak: number,
  },
  {
    name: 'Run queue', value: (_, history) => number(newest(history, 'queue_length')),
    note: (_, history) => oldest(newest(history, 'queue_length'), newest(history, 'queue_age_ms')),
    figures: [(second) => second.queue_age_ms], classes: ['plain'], least: 1, peak: milliseconds,
  },
];

function cores(value) {
  return `${value.toFixed(2)} cores`;
}

function wasted(seconds) {
  return ratio(total(seconds, (second) => second.wasted_s), total(seconds, (second) => second.compute_s));
}

function oldest(length, age) {
  if (age !== null) return `oldest waits ${milliseconds(age)}`;
  return length > 0 ? 'age not known' : 'none waits';
}

function hangUps(number) {
  return number > 0 ? `${count(number, 'hang-up')} in a minute` : 'no client hung up';
}

export class Summary {
  #tiles = TILES.map((tile) => {
    const [value, note, peak] = [make('strong'), make('span', { class: 'quiet note' }), make('span', { class: 'quiet peak' })];
    const line = new Sparkline(tile.figures, tile.classes, tile.least);
    const name = make('span', { class: 'name' }, tile.name);
    return { ...tile, line, nodes: { value, note, peak }, node: make('li', null, name, peak, value, note, line.node) };
  });
  #told = null;
  #shown = null;

  constructor() {
    byId('tiles').append(...this.#tiles.map((tile) => tile.node));
  }

  render(live, history) {
    this.#daemon(live);
    this.#cause(live);
    for (const tile of this.#tiles) {
      say(tile.nodes.value, tile.value(live, history));
      say(tile.nodes.note, tile.note(live, history));
      say(tile.nodes.peak, `peak ${tile.peak(tile.line.render(history.seconds))}`);
    }
    document.title = live.misses > 0 ? `${share(live.miss_ratio)} missed · deadlined` : 'deadlined';
  }

  #daemon(live) {
    const workers = live.workers ?? [];
    const ready = workers.filter((worker) => worker.state === 'ready').length;
    const facts = [
      `mode ${live.mode}`, `${ready} of ${count(workers.length, 'worker')} ready`, `serves at ${live.serving ?? NONE}`,
      `up ${span(live.uptime_s)}`, `version ${live.version}`,
    ];
    const list = byId('daemon');
    while (list.children.length < facts.length) list.append(make('li'));
    facts.forEach((fact, index) => say(list.children[index], fact));
  }

  /// The sentence. It is told to a screen reader when the cause becomes another one, not each time its share does.
  #cause(live) {
    const [kind, text] = sentence(live);
    const shown = `${kind} ${text}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      byId('cause').replaceChildren(
        make('p', { class: `cause ${kind}` }, text), kind === 'idle' ? command(example(live)) : '');
    }
    const news = live.main_cause ? `${live.main_cause.stage} ${live.main_cause.cause}` : shown;
    // Taken away when it has been told: who reads on would find an old share beside the sentence.
    say(byId('cause-news'), news === this.#told ? '' : text);
    this.#told = news;
  }
}

function sentence(live) {
  if (live.ready === false) return ['bad', `Not ready: ${live.reason ?? 'no worker accepts'}`];
  if (live.main_cause) return ['bad', live.main_cause.sentence];
  if (live.requests > 0) return ['good', 'No request of the last minute missed its deadline.'];
  return ['idle', 'No requests in the last minute. One that cannot keep its deadline:'];
}

function example(live) {
  return `curl -i 'http://${live.serving}/work?before=5ms&downstream=20ms&after=5ms&deadline=10ms'`;
}
