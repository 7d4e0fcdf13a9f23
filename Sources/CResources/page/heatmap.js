// The heat map: time across, latency ÷ deadline upwards. A slider to a screen reader, which is told the cell by its text.
import { byId, make, say } from './elements.js';
import { Cells, fittingSpan, rangeOf } from './cells.js';
import { colours, paint } from './heatmap-paint.js';
import { clock, count, ratioRange } from './text.js';

const SPANS = [300, 120, 60];
const ROW_PIXELS = 14;
const FAR = 10;

export class HeatMap {
  #canvas = make('canvas', {
    tabindex: 0, role: 'slider', 'aria-label': 'Cell of latency ÷ deadline', 'aria-describedby': 'map-note',
    'aria-valuemin': 0, 'aria-valuemax': 0, 'aria-valuenow': 0, 'aria-valuetext': 'no cell',
  });
  #bounds = [];
  #cells = null;
  #shown = [];
  #hovered = null;
  #cursor = null;
  #chosen = null;
  #span = null;
  #palette = null;

  /// - choose: called with a cell: its range of latency ÷ deadline, its time, and how many requests it counts.
  constructor(history, choose) {
    this.history = history;
    this.choose = choose;
    byId('map').append(this.#canvas);
    this.#offerSpans();
    this.#listen();
  }

  render(bounds) {
    this.#bounds = bounds;
    this.#draw();
  }

  forget() {
    this.#chosen = null;
    this.#draw();
  }

  #offerSpans() {
    for (const span of SPANS) {
      const radio = make('input', { type: 'radio', name: 'span', value: span });
      radio.addEventListener('change', () => {
        this.#span = span;
        this.#draw();
      });
      byId('span').append(make('label', null, radio, make('span', null, `${span / 60} min`)));
    }
  }

  #listen() {
    const canvas = this.#canvas;
    const under = (event) => this.#cells?.at(event.offsetX, event.offsetY, this.#shown) ?? null;
    canvas.addEventListener('pointermove', (event) => this.#point(under(event)));
    canvas.addEventListener('pointerleave', () => this.#point(null));
    canvas.addEventListener('click', (event) => this.#take(under(event)));
    canvas.addEventListener('keydown', (event) => this.#press(event));
    canvas.addEventListener('focus', () => this.#draw());
    canvas.addEventListener('blur', () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(byId('map'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#palette = null;
      this.#draw();
    });
  }

  #draw() {
    const width = byId('map').clientWidth;
    if (!width || !this.history.newest || document.hidden) return;
    const rows = this.#bounds.length + 1;
    const span = this.#span ?? fittingSpan(width, SPANS);
    for (const radio of byId('span').querySelectorAll('input')) radio.checked = Number(radio.value) === span;
    this.#cells = new Cells({ width, height: rows * ROW_PIXELS + 18, end: this.history.newest.at, span, rows });
    this.#shown = this.history.last(span);
    this.#canvas.style.height = `${this.#cells.height}px`;
    const isThere = (cell) => cell && this.#shown.some((second) => second.at === cell.at);
    const focused = document.activeElement === this.#canvas;
    const marked = [
      isThere(this.#chosen) && { cell: this.#chosen, dashed: false },
      focused && isThere(this.#cursor) && { cell: this.#cursor, dashed: true },
    ].filter(Boolean);
    paint(this.#canvas, this.#cells, this.#shown, this.#bounds, marked, this.#palette ??= colours());
    this.#tell(this.#hovered ?? (focused ? this.#cursor : null));
  }

  #point(cell) {
    this.#hovered = cell;
    this.#tell(cell);
  }

  #tell(cell) {
    say(byId('cell'), cell ? this.#text(cell) : '');
  }

  #text(cell) {
    const second = this.history.endedAt(cell.at);
    if (!second) return '';
    const { low, high } = rangeOf(cell.row, this.#bounds);
    const causes = Object.entries(second.causes ?? {}).filter(([, number]) => number > 0)
      .map(([cause, number]) => `${number} ${cause}`).join(', ');
    return `${clock(cell.at)}, ${ratioRange(low, high)}: ${second.ratios[cell.row]} of ${count(second.ended, 'request')}`
      + (causes ? `; missed by ${causes}` : '');
  }

  #take(cell) {
    const second = cell && this.history.endedAt(cell.at);
    if (!second) return;
    this.#chosen = this.#cursor = cell;
    this.#draw();
    const range = rangeOf(cell.row, this.#bounds);
    this.choose({ ...range, from: this.history.beginOf(second), to: second.at, requests: second.ratios[cell.row] });
  }

  #press(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const [across, up] = moves[event.key] ?? [0, 0];
    if (moves[event.key]) this.#move(across * (event.shiftKey ? FAR : 1), up);
    else if (event.key === 'Home' || event.key === 'End') this.#move(event.key === 'Home' ? -Infinity : Infinity, 0);
    else if (event.key === 'Enter' || event.key === ' ') this.#take(this.#cursor);
    else return;
    event.preventDefault();
  }

  /// From the highest filled row of the newest second that has requests, if nothing was chosen before.
  #move(across, up) {
    if (this.#shown.length === 0) return;
    const old = this.#cursor && this.#shown.findIndex((second) => second.at >= this.#cursor.at);
    const last = this.#shown.length - 1;
    if (this.#cursor === null) {
      const newest = this.#shown.findLast((second) => second.ended > 0) ?? this.#shown[last];
      this.#cursor = { at: newest.at, row: Math.max(0, newest.ratios.findLastIndex((number) => number > 0)) };
    } else {
      const index = Math.min(last, Math.max(0, old + across));
      this.#cursor = { at: this.#shown[index].at, row: Math.min(this.#bounds.length, Math.max(0, this.#cursor.row + up)) };
    }
    const text = this.#text(this.#cursor);
    this.#canvas.setAttribute('aria-valuemax', last);
    this.#canvas.setAttribute('aria-valuenow', this.#shown.findIndex((second) => second.at === this.#cursor.at));
    this.#canvas.setAttribute('aria-valuetext', text);
    this.#draw();
  }
}
