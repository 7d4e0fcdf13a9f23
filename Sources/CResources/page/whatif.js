// What would have kept a deadline: asked for on demand, because the supervisor simulates it.
import { button, make, table, wide } from './elements.js';
import { ask } from './requests.js';
import { count, milliseconds, number } from './text.js';

/// Milliseconds around its end in which no other request of its id ends.
const ALONE_MS = 0.5;

export function whatIf({ entry, end }) {
  const ended = [end - ALONE_MS, end + ALONE_MS].map((moment) => (moment / 1000).toFixed(6)).join('..');
  const answer = make('div', { class: 'answer' });
  let isAsking = false;
  const asks = button('What would have kept it?', async () => {
    if (isAsking) return;
    isAsking = true;
    answer.replaceChildren(make('p', { class: 'quiet' }, 'simulating …'));
    try {
      const [told] = await ask({ id: entry.id, ended, whatif: 1 });
      answer.replaceChildren(...alternatives(told.what_if));
    } catch (error) {
      answer.replaceChildren(make('p', null, error.message));
    }
    isAsking = false;
  });
  return make('div', { class: 'what-if' }, asks, answer);
}

function alternatives(what) {
  const rows = what.alternatives.map((one) => [
    one.name, one.met ? 'met' : 'missed', one.latency_ms === null ? 'refused' : milliseconds(one.latency_ms),
    `${number(one.missed)} of ${number(what.replayed)}`,
  ]);
  return [
    make('p', null, make('b', null, `${what.answer[0].toUpperCase()}${what.answer.slice(1)}.`),
      ` A replay of ${count(what.replayed, 'request')}; on ${number(what.agrees)} of them it agrees with what really came.`),
    wide('Alternatives', table(['under', 'it is', 'after', 'misses of all'], rows, [2, 3])),
  ];
}
