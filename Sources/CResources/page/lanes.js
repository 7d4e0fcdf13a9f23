// A request's life, and that of the one which held its thread, on one time axis.
import { draw } from './elements.js';
import { Scale } from './scale.js';
import { EDGES, stageClass } from './stage-names.js';
import { milliseconds } from './text.js';

const BAR = 24;
const FIRST = 56;
const STEP = 72;
/// Text is about so wide, in pixels a character.
const CHARACTER = 7;

/// - holder: null where nobody held it, or no record tells.
export function lanes(victim, holder, width) {
  const scale = axis(victim, holder, width);
  const lives = [victim, holder].filter(Boolean);
  const bottom = FIRST + STEP * (lives.length - 1) + BAR + 16;
  const wait = victim.isMissed || holder ? victim.wait : null;
  return draw('svg', {
    class: 'lanes', viewBox: `0 0 ${width} ${bottom + 38}`, width, height: bottom + 38, role: 'img',
    'aria-label': spoken(victim, holder, wait),
  },
    ...textLast([
      ...ticks(victim, scale, bottom),
      ...(wait ? shade(victim, wait, scale, bottom) : []),
      ...lives.flatMap((life, index) => lane(life, index, scale)),
      ...deadline(victim, scale, bottom),
    ]));
}

/// No line runs through a word.
function textLast(nodes) {
  const isText = (node) => node.tagName === 'text';
  return [...nodes.filter((node) => !isText(node)), ...nodes.filter(isText)];
}

/// The victim's whole life and its deadline; of the holder's what fits beside them.
function axis(victim, holder, width) {
  const [begin, end] = [victim.begin, Math.max(victim.end, victim.deadline)];
  const beside = (end - begin) / 2;
  const from = holder ? Math.max(Math.min(begin, holder.begin), begin - beside) : begin;
  const to = holder ? Math.min(Math.max(end, holder.end), end + beside) : end;
  const margin = Math.max((to - from) * 0.02, 1e-4);
  return new Scale(from - margin, to + margin, width);
}

function label(text, x, y, kind, anchor = 'start') {
  return draw('text', { x, y, class: kind, 'text-anchor': anchor }, text);
}

function ticks(victim, scale, bottom) {
  return scale.ticks(victim.begin).flatMap((after) => {
    const x = scale.x(victim.begin + after);
    const half = (milliseconds(after).length * CHARACTER) / 2;
    const fits = x > half && x < scale.width - half;
    return [
      draw('line', { x1: x, x2: x, y1: 34, y2: bottom + 20, class: 'grid' }),
      fits && label(after === 0 ? '0' : milliseconds(after), x, bottom + 34, 'label', 'middle'),
    ];
  }).filter(Boolean);
}

/// From the moment at which it could have gone on to the one at which it did.
function shade(victim, wait, scale, bottom) {
  const [from, to] = [wait.start_ms, wait.start_ms + wait.duration_ms].map((after) => scale.x(victim.begin + after));
  const [before, behind] = EDGES[wait.stage];
  const fits = (text, room) => text.length * CHARACTER + 6 < room;
  return [
    draw('rect', { x: from, y: 34, width: Math.max(1, to - from), height: bottom - 34, class: 'shade' }),
    draw('line', { x1: from, x2: from, y1: 30, y2: bottom, class: 'edge' }),
    draw('line', { x1: to, x2: to, y1: 16, y2: bottom, class: 'edge' }),
    fits(before, from) ? label(before, from - 4, 28, 'head', 'end') : label(before, from + 4, 28, 'head'),
    fits(behind, scale.width - to) ? label(behind, to + 4, 14, 'head') : label(behind, to - 4, 14, 'head', 'end'),
  ];
}

function lane(life, index, scale) {
  const y = FIRST + index * STEP;
  const { entry } = life;
  const name = `${shortened(entry.id)} · ${index === 0 ? 'this request' : 'held the thread'}`;
  const clipped = [life.begin < scale.from && '◂ began earlier', life.end > scale.to && 'goes on ▸'].filter(Boolean).join(', ');
  return [
    label(clipped ? `${name} · ${clipped}` : name, Math.max(2, Math.min(scale.x(life.begin), scale.width - 260)), y - 6, 'name'),
    ...entry.timeline.flatMap((mark) => bar(life, mark, y, scale)),
  ];
}

function bar(life, mark, y, scale) {
  const begin = life.begin + mark.start_ms;
  const [from, to] = [scale.x(begin), scale.x(begin + mark.duration_ms)];
  const width = Math.max(to - from, 0.75);
  const long = `${mark.stage} ${milliseconds(mark.duration_ms)}`;
  const text = [long, mark.stage].find((one) => one.length * CHARACTER + 4 < width);
  return [
    draw('rect', { x: from, y, width, height: BAR, class: stageClass(mark.stage) }, draw('title', null, long)),
    text && label(text, from + 3, y + BAR + 13, 'label'),
  ].filter(Boolean);
}

function deadline(victim, scale, bottom) {
  const x = scale.x(victim.deadline);
  const text = `deadline ${milliseconds(victim.entry.budget_ms)}`;
  const isLeft = x + text.length * CHARACTER > scale.width;
  const line = draw('line', { x1: x, x2: x, y1: 34, y2: bottom + 20, class: 'deadline' });
  const hung = victim.entry.hangup_ms;
  const gone = hung === undefined || hung === null ? null : scale.x(victim.begin + hung);
  return [
    line, label(text, isLeft ? x - 4 : x + 4, bottom + 16, 'head', isLeft ? 'end' : 'start'),
    gone !== null && draw('path', { class: 'gone', d: `M${gone - 4} ${FIRST - 4}l4 6 4-6z` }, draw('title', null, 'its client hung up')),
  ].filter(Boolean);
}

function shortened(id) {
  return id.length > 24 ? `${id.slice(0, 23)}…` : id;
}

function spoken(victim, holder, wait) {
  const edges = wait ? EDGES[wait.stage] : null;
  return [
    `Request ${victim.entry.id} took ${milliseconds(victim.entry.latency_ms)} of ${milliseconds(victim.entry.budget_ms)}`,
    edges && `${milliseconds(wait.duration_ms)} from “${edges[0]}” to “${edges[1]}”`,
    holder && `request ${holder.entry.id} held the thread`,
  ].filter(Boolean).join('; ');
}
