// Wires the page's parts to the daemon's messages.
import { byId, say } from './elements.js';
import { HeatMap } from './heatmap.js';
import { HeatTable } from './heattable.js';
import { History } from './history.js';
import { List } from './list.js';
import { RequestView } from './request.js';
import { Stages } from './stages.js';
import { Stream } from './stream.js';
import { Summary } from './summary.js';
import { clock } from './text.js';
import { offerTrace } from './trace.js';
import { Workers } from './workers.js';

const history = new History();
const summary = new Summary();
const stages = new Stages();
const workers = new Workers();
const list = new List(() => map.forget());
const map = new HeatMap(history, (cell) => list.show(cell));
const cells = new HeatTable(history, (cell) => {
  map.forget();
  list.show(cell);
});
const request = new RequestView();
let live = null;

function render() {
  if (!live || document.hidden) return;
  summary.render(live, history);
  map.render(live.ratio_bounds);
  cells.render(live.ratio_bounds);
  stages.render(history);
  workers.render(live);
  list.render(history.newest);
}

/// What is told of the connection, once each time that it changes.
const CONNECTION = {
  connecting: () => 'connecting',
  live: () => 'live',
  asked: () => 'live, every few seconds: the daemon has no place for one more stream',
  away: (heardAt) => `The daemon has not answered since ${clock(heardAt / 1000)} UTC; this page goes on by itself when it does`,
};

new Stream({
  message(message) {
    history.take(message.seconds);
    live = message;
    render();
  },
  state(kind, heardAt) {
    byId('connection').dataset.kind = document.body.dataset.connection = kind;
    say(byId('connection'), CONNECTION[kind](heardAt));
  },
});
document.addEventListener('visibilitychange', render);
request.follow();
offerTrace();
