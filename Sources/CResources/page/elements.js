// Elements and their text. What comes from the daemon, and so from its clients, is set as text or as an attribute's
// value only, never read as HTML.
const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/// An HTML element; children are elements and strings, and what is null or false is left out.
export function make(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function draw(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

export const byId = (id) => document.getElementById(id);

/// Sets the text of an element only if it changes: what a screen reader watches would be read again.
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/// A button that does something.
export function button(text, act) {
  const node = make('button', { type: 'button' }, text);
  node.addEventListener('click', act);
  return node;
}

/// What may be wider than the page scrolls by itself, also by keyboard.
export function wide(label, child) {
  return make('div', { class: 'wide', tabindex: 0, role: 'group', 'aria-label': label }, child);
}

/// A table from its headings and rows of cells; `numeric` columns are right-aligned, the first cell heads its row.
export function table(headings, rows, numeric) {
  const kind = (index) => ({ class: numeric.includes(index) ? 'number' : null });
  return make('table', null,
    make('thead', null, make('tr', null, ...headings.map((text, index) =>
      make('th', { scope: 'col', ...kind(index) }, text)))),
    make('tbody', null, ...rows.map((cells) => make('tr', null, ...cells.map((cell, index) =>
      index === 0 ? make('th', { scope: 'row' }, cell) : make('td', kind(index), cell))))));
}
