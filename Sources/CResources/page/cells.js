// Where the cells of the heat map lie: a column for each second, a row for each range of latency ÷ deadline. Pure.
export const LEFT = 40;
export const BOTTOM = 18;
/// A pointer finds the filled cell of its row which is no further away than this, in pixels.
const REACH = 7;

export class Cells {
  /// - end: Unix seconds at the right edge.
  /// - span: seconds across.
  constructor({ width, height, end, span, rows }) {
    Object.assign(this, { width, height, end, span, rows });
    this.columnWidth = (width - LEFT) / span;
    this.rowHeight = (height - BOTTOM) / rows;
  }

  /// Left edge of the second that ended then.
  x(at) {
    return this.width - (this.end - at + 1) * this.columnWidth;
  }

  /// Upper edge of a row; row 0 is the lowest.
  y(row) {
    return (this.rows - row - 1) * this.rowHeight;
  }

  /// The cell of `seconds` at a place, or the nearest filled one within reach; null outside.
  at(x, y, seconds) {
    const row = this.rows - 1 - Math.floor(y / this.rowHeight);
    if (row < 0 || row >= this.rows || x < LEFT) return null;
    const distance = (second) => Math.abs(this.x(second.at) + this.columnWidth / 2 - x);
    const near = seconds.filter((second) => distance(second) <= Math.max(REACH, this.columnWidth / 2))
      .sort((one, other) => distance(one) - distance(other));
    const second = near.find((one) => one.ratios[row] > 0) ?? near[0];
    return second ? { at: second.at, row } : null;
  }
}

/// The range of a row; null at an open end.
export function rangeOf(row, bounds) {
  return { low: row === 0 ? null : bounds[row - 1], high: row < bounds.length ? bounds[row] : null };
}

/// The first row above the line at 1.
export function lateRow(bounds) {
  return bounds.findIndex((bound) => bound >= 1) + 1;
}

/// The seconds that fit in a width with columns which an eye can tell apart.
export function fittingSpan(width, spans) {
  return spans.find((span) => (width - LEFT) / span >= 2.4) ?? spans.at(-1);
}
