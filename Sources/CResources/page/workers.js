// The workers, a row each.
import { byId, make, say, wide } from './elements.js';
import { milliseconds, NONE, number, share } from './text.js';

const HEADINGS = ['worker', 'state', 'CPU', 'in flight', 'run queue', 'oldest', 'threads', 'requests', 'policy'];
const TEXT = [0, 1, 8];

export class Workers {
  #rows = new Map();
  #body = make('tbody');
  /// CPU seconds and the time of the message before, by process id.
  #before = new Map();

  constructor() {
    const heads = HEADINGS.map((name, index) => make('th', { scope: 'col', class: TEXT.includes(index) ? null : 'number' }, name));
    byId('workers').append(wide('Table of workers', make('table', null, make('thead', null, make('tr', null, ...heads)), this.#body)));
  }

  render(live) {
    const workers = live.workers ?? [];
    for (const [slot, row] of this.#rows) {
      if (workers.some((worker) => worker.slot === slot)) continue;
      row.node.remove();
      this.#rows.delete(slot);
    }
    for (const worker of workers) this.#fill(this.#row(worker.slot), worker, live.now);
    this.#before = new Map(workers.filter((worker) => worker.pid).map((worker) => [worker.pid, [worker.cpu_s, live.now]]));
  }

  #row(slot) {
    if (!this.#rows.has(slot)) {
      const cells = HEADINGS.map((_, index) => (index === 0
        ? make('th', { scope: 'row' }) : make('td', { class: TEXT.includes(index) ? null : 'number' })));
      const state = make('span');
      cells[1].append(make('i', { class: 'dot' }), state);
      const node = make('tr', null, ...cells);
      this.#body.append(node);
      this.#rows.set(slot, { node, cells, state });
    }
    return this.#rows.get(slot);
  }

  #fill({ node, cells, state }, worker, now) {
    const [cpu, at] = this.#before.get(worker.pid) ?? [];
    const used = now > at ? (worker.cpu_s - cpu) / (now - at) : null;
    const policy = worker.policy;
    node.className = `state-${worker.state === 'ready' ? 'ready' : worker.state === 'stuck' ? 'stuck' : 'other'}`;
    say(state, worker.stuck_s ? `stuck for ${number(worker.stuck_s)} s` : worker.state);
    const texts = [
      `${worker.slot}${worker.pid ? ` · ${worker.pid}` : ''}`, null, share(used), number(worker.in_flight),
      number(worker.run_queue?.length), milliseconds(worker.run_queue?.age_ms),
      worker.threads === undefined ? NONE : `${number(worker.busy_threads)} of ${number(worker.threads)}`,
      number(worker.requests),
      policy ? `${policy.name}${policy.act ? '' : ' (dark)'}${policy.is_shedding ? ', shedding' : ''}` : NONE,
    ];
    texts.forEach((text, index) => { if (text !== null) say(cells[index], text); });
  }
}
