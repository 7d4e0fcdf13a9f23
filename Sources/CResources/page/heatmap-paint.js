// Draws the heat map on a canvas.
import { BOTTOM, LEFT, lateRow } from './cells.js';
import { clock } from './text.js';

const LABELLED = [0.1, 0.5, 1, 2, 5, 10];

/// The page's colours as they are now; a canvas knows no custom properties.
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return { early: colour('early'), late: colour('limit'), ink: colour('ink'), quiet: colour('quiet'), grid: colour('grid') };
}

export function paint(canvas, cells, seconds, bounds, marked, palette) {
  const scale = devicePixelRatio || 1;
  const [width, height] = [Math.round(cells.width * scale), Math.round(cells.height * scale)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, cells.width, cells.height);
  pen.font = '11px system-ui, sans-serif';
  paintTimes(pen, cells, palette);
  paintCells(pen, cells, seconds, lateRow(bounds), palette);
  paintRatios(pen, cells, bounds, palette);
  for (const { cell, dashed } of marked) outline(pen, cells, cell, dashed, palette);
}

function paintCells(pen, cells, seconds, late, palette) {
  const most = Math.max(1, ...seconds.map((second) => Math.max(...second.ratios)));
  // A hair between columns, if there is room for one.
  const gap = cells.columnWidth > 4 ? 1 : 0;
  for (const second of seconds) {
    const x = cells.x(second.at);
    second.ratios.forEach((count, row) => {
      if (count === 0) return;
      // One late request is to be seen beside hundreds that were not.
      const least = row >= late ? 0.5 : 0.22;
      pen.globalAlpha = least + (1 - least) * (Math.log1p(count) / Math.log1p(most));
      pen.fillStyle = row >= late ? palette.late : palette.early;
      pen.fillRect(x, cells.y(row) + 0.5, cells.columnWidth - gap, cells.rowHeight - 1);
    });
  }
  pen.globalAlpha = 1;
}

function paintTimes(pen, cells, palette) {
  const step = [10, 15, 30, 60].find((seconds) => seconds * cells.columnWidth >= 60) ?? 60;
  pen.textAlign = 'center';
  pen.textBaseline = 'alphabetic';
  for (let at = Math.ceil((cells.end - cells.span) / step) * step; at < cells.end; at += step) {
    const x = cells.x(at) + cells.columnWidth;
    if (x < LEFT + 16 || x > cells.width - 24) continue;
    pen.fillStyle = palette.grid;
    pen.fillRect(Math.round(x), 0, 1, cells.height - BOTTOM);
    pen.fillStyle = palette.quiet;
    pen.fillText(step < 60 ? clock(at) : clock(at).slice(0, 5), x, cells.height - 4);
  }
}

function paintRatios(pen, cells, bounds, palette) {
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  bounds.forEach((bound, row) => {
    if (!LABELLED.includes(bound)) return;
    const isLine = bound === 1;
    const y = Math.round(cells.y(row));
    pen.fillStyle = isLine ? palette.ink : palette.grid;
    pen.fillRect(LEFT, y - (isLine ? 1 : 0), cells.width - LEFT, isLine ? 2 : 1);
    pen.fillStyle = isLine ? palette.ink : palette.quiet;
    pen.fillText(`${bound} ×`, LEFT - 6, Math.max(6, y));
  });
}

function outline(pen, cells, cell, dashed, palette) {
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 2;
  pen.setLineDash(dashed ? [3, 2] : []);
  const width = Math.max(cells.columnWidth, 5);
  pen.strokeRect(cells.x(cell.at) + (cells.columnWidth - width) / 2 - 1, cells.y(cell.row) - 1, width + 2, cells.rowHeight + 2);
  pen.setLineDash([]);
}
