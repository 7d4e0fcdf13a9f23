"""Bars with intervals as SVG, which a reader without a mouse or colours can read too."""

import os
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, ROW = 720, 190, 90, 30
STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #222 } .bar { fill: #3b6fb5 } .mark { fill: #b5533b } .line { stroke: #222 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .line { stroke: #ddd } .bar { fill: #6ea0e0 } .mark { fill: #e08a6e } }
</style>"""


def bars(folder, name, title, unit, rows):
    """Writes `name`.svg: of each row a label, a value, its interval, and a mark for what was expected; all in `unit`.

    The interval and the mark may be None."""
    if not folder:
        return
    values = [value for _, value, interval, mark in rows for value in (value, *(interval or ()), mark or 0)]
    most = max(values) or 1
    height = ROW * len(rows) + 46

    def x(value):
        return LEFT + (WIDTH - LEFT - RIGHT) * value / most

    if any(mark is not None for *_, mark in rows):
        title += " (red mark: simulated)"
    said = "; ".join(f"{label} {value:.2f} {unit}" for label, value, _, _ in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(f"{title}: {said}", {chr(34): "&quot;"})}">', STYLE,
        f'<text x="10" y="20">{escape(title)}</text>',
    ]
    for number, (label, value, interval, mark) in enumerate(rows):
        y = 34 + ROW * number
        parts.append(f'<text x="{LEFT - 8}" y="{y + 16}" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect class="bar" x="{LEFT}" y="{y + 4}" width="{x(value) - LEFT:.1f}" height="16"/>')
        if interval:
            low, high = interval
            parts.append(f'<path class="line" d="M{x(low):.1f} {y + 12}H{x(high):.1f}"/>')
        if mark is not None:
            parts.append(
                f'<rect class="mark" x="{x(mark) - 2:.1f}" y="{y}" width="4" height="24">'
                f"<title>simulated: {mark:.2f} {unit}</title></rect>")
        end = max(x(value), x(interval[1]) if interval else 0, x(mark) if mark is not None else 0)
        parts.append(f'<text x="{end + 8:.1f}" y="{y + 16}">{value:.2f} {unit}</text>')
    parts.append("</svg>\n")
    with open(os.path.join(folder, f"{name}.svg"), "w") as file:
        file.write("\n".join(parts))
