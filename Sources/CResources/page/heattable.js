// What the heat map shows, in words and numbers: for those who do not see it, and for narrow cells.
import { button, byId, make } from './elements.js';
import { rangeOf } from './cells.js';
import { SPAN_SECONDS, total } from './history.js';
import { number, ratioRange } from './text.js';

const COLUMNS = [['last 10 s', 10], ['last minute', 60], ['last 5 minutes', SPAN_SECONDS]];

export class HeatTable {
  #bounds = [];
  #rows = [];

  /// - choose: called as the heat map's is, with a range of any time.
  constructor(history, choose) {
    this.history = history;
    this.choose = choose;
    byId('map-table').addEventListener('toggle', () => this.render(this.#bounds));
  }

  render(bounds) {
    if (bounds.length !== this.#bounds.length) this.#build(bounds);
    this.#bounds = bounds;
    if (!byId('map-table').open) return;
    COLUMNS.forEach(([, length], column) => {
      const seconds = this.history.last(length);
      this.#rows.forEach(({ cells }, row) => {
        cells[column].textContent = number(total(seconds, (second) => second.ratios[row]));
      });
    });
  }

  /// Late ones first, as they lie in the map.
  #build(bounds) {
    this.#rows = [...bounds, null].map((_, row) => {
      const range = rangeOf(row, bounds);
      const list = button(ratioRange(range.low, range.high), () => this.choose({ ...range, to: null }));
      const cells = COLUMNS.map(() => make('td', { class: 'number' }, '0'));
      return { cells, node: make('tr', null, make('th', { scope: 'row' }, list), ...cells) };
    });
    const heads = COLUMNS.map(([name]) => make('th', { scope: 'col', class: 'number' }, name));
    byId('map-table').querySelector('.wide')?.remove();
    byId('map-table').append(make('div', { class: 'wide' }, make('table', null,
      make('thead', null, make('tr', null, make('th', { scope: 'col' }, 'requests that took'), ...heads)),
      make('tbody', null, ...this.#rows.map((row) => row.node).reverse()))));
  }
}
