// In which stages requests spend their time: a bar for each mode, and the mean number of requests in each stage.
import { byId, draw, make, say } from './elements.js';
import { total } from './history.js';
import { MEANING, STAGES } from './stage-names.js';
import { number, share } from './text.js';

const MINUTE = 60;

/// The stages' colours.
export function legend() {
  return make('ul', { class: 'legend' }, ...STAGES.map((stage) =>
    make('li', { title: MEANING[stage] }, make('i', { class: `s-${stage}` }), stage)));
}

export class Stages {
  #bars = new Map();
  #note = make('p', { class: 'quiet small' });

  constructor() {
    byId('stages').append(this.#note);
  }

  render(history) {
    const seconds = history.last(MINUTE);
    const modes = [...new Set(seconds.flatMap((second) => Object.keys(second.stages ?? {})))];
    const sums = modes.map((mode) => [mode, STAGES.map((stage) => total(seconds, (second) => second.stages?.[mode]?.[stage]))])
      .filter(([, times]) => times.some((time) => time > 0));
    for (const [mode, bar] of this.#bars) {
      if (sums.some(([name]) => name === mode)) continue;
      bar.node.remove();
      this.#bars.delete(mode);
    }
    for (const [mode, times] of sums) this.#bar(mode).render(times, seconds.length);
    say(this.#note, sums.length > 0
      ? 'Share of the time of the requests that ended within the last minute, and how many were in that stage on average.'
      : 'No request has ended within the last minute.');
  }

  #bar(mode) {
    if (!this.#bars.has(mode)) {
      const bar = new StageBar(mode);
      this.#bars.set(mode, bar);
      this.#note.before(bar.node);
    }
    return this.#bars.get(mode);
  }
}

function mean(value) {
  return value > 0 && value < 0.01 ? '< 0.01' : number(value);
}

class StageBar {
  #pieces = STAGES.map((stage) => draw('rect', { y: 0, height: 20, class: `s-${stage}` }));
  #texts = STAGES.map(() => ({ share: make('b'), mean: make('span', { class: 'quiet' }) }));
  #head = make('span', { class: 'quiet' });

  constructor(mode) {
    this.node = make('div', { class: 'stage-bar' },
      make('h3', null, mode, ' ', this.#head),
      draw('svg', { viewBox: '0 0 1000 20', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...this.#pieces),
      make('ul', { class: 'stage-list' }, ...STAGES.map((stage, index) => make('li', { title: MEANING[stage] },
        make('i', { class: `s-${stage}` }), make('span', { class: 'name' }, stage), this.#texts[index].share,
        this.#texts[index].mean))));
  }

  render(times, seconds) {
    const all = times.reduce((sum, time) => sum + time, 0);
    let x = 0;
    times.forEach((time, index) => {
      const width = (time / all) * 1000;
      this.#pieces[index].setAttribute('x', x.toFixed(2));
      this.#pieces[index].setAttribute('width', width.toFixed(2));
      x += width;
      say(this.#texts[index].share, share(time / all));
      say(this.#texts[index].mean, `avg ${mean(time / seconds)}`);
    });
    say(this.#head, `· ${number(all / seconds)} requests at a time`);
  }
}
