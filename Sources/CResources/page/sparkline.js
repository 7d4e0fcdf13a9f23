// The last minutes of one figure, and a second one within it, as areas.
import { draw } from './elements.js';
import { SPAN_SECONDS } from './history.js';

const WIDTH = 300;
const HEIGHT = 36;

export class Sparkline {
  #areas;

  /// - figures: of a second, each a number or null; the later ones lie over the earlier ones.
  /// - classes: one for each figure.
  constructor(figures, classes, least) {
    this.figures = figures;
    this.least = least;
    this.#areas = classes.map((name) => draw('path', { class: `area ${name}` }));
    this.node = draw('svg', {
      class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true',
    }, ...this.#areas);
  }

  /// Draws them and tells the greatest value.
  render(seconds) {
    const values = this.figures.map((figure) => seconds.map((second) => figure(second) ?? 0));
    const greatest = Math.max(this.least, ...values[0]);
    const end = seconds.at(-1)?.at ?? 0;
    values.forEach((row, index) => {
      this.#areas[index].setAttribute('d', this.#path(row, seconds, end, greatest));
    });
    return Math.max(0, ...values[0]);
  }

  /// A step for each second, so that a gap stays one.
  #path(row, seconds, end, greatest) {
    return row.map((value, index) => {
      if (value <= 0) return '';
      const x = WIDTH - (end - seconds[index].at) * (WIDTH / SPAN_SECONDS);
      const height = Math.max(0.7, (value / greatest) * HEIGHT);
      return `M${(x - 1).toFixed(1)} ${HEIGHT}v${-height.toFixed(1)}h1V${HEIGHT}z`;
    }).join('');
  }
}
