"""check.py FOLDER AXE: what axe-core says of FOLDER/report.html, in four ways of looking at it.

The page has no scripts: a copy of it gets axe-core and a script that opens all details, runs it and leaves its findings
in the page, which Chromium prints.
"""

import html
import json
import re
import subprocess
import sys

DARK = "@media (prefers-color-scheme: dark)"
# A window is never narrower than 500 pixels, which the page takes for a phone's as well.
WIDTHS = [1280, 500]
RUN = """
document.querySelectorAll('details').forEach(one => one.open = true);
axe.run().then(found => {
    const place = document.createElement('pre');
    place.id = 'axe';
    place.textContent = JSON.stringify({ passes: found.passes.length, violations: found.violations });
    document.body.append(place);
});
"""


def looked_at(folder, page, width):
    """What axe-core finds on a page at that width."""
    path = f"{folder}/axe.html"
    with open(path, "w") as file:
        file.write(page)
    dom = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
         f"--window-size={width},900", "--virtual-time-budget=60000", "--dump-dom", f"file://{path}"],
        check=True, capture_output=True, text=True, timeout=120).stdout
    found = re.search(r'<pre id="axe">(.*?)</pre>', dom, re.DOTALL)
    return json.loads(html.unescape(found.group(1))) if found else None


def main():
    folder, axe = sys.argv[1:3]
    with open(f"{folder}/report.html") as file:
        page = file.read()
    with open(axe) as file:
        scripts = f"<script>{file.read()}</script><script>{RUN}</script>"
    assert DARK in page
    failed = 0
    for scheme, media in {"light": "@media not all", "dark": "@media all"}.items():
        for width in WIDTHS:
            found = looked_at(folder, page.replace(DARK, media).replace("</body>", scripts + "</body>"), width)
            where = f"{scheme}, {width} pixels"
            if not found or not found["passes"]:
                print(f"accessibility: {where}: axe-core did not come to an end")
                failed += 1
                continue
            for violation in found["violations"]:
                print(f"  FAILED {where}: {violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:200]}")
            failed += len(found["violations"])
            print(f"accessibility: {where}: {found['passes']} rules hold, {len(found['violations'])} do not")
    sys.exit(1 if failed else 0)


main()
