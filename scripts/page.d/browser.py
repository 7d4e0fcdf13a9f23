"""Chromium by its debugging pipe: what a person does with mouse and keyboard, and what a page shows then.

The DevTools protocol needs no package: messages are JSON, ended by a zero byte, on descriptors 3 (to Chromium) and 4.
"""
import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

# What any answer may take, in seconds: the machine may be busy.
PATIENCE = 60


class Browser:
    def __init__(self, chromium="/usr/bin/chromium"):
        self.folder = tempfile.mkdtemp()
        commands_out, self._commands = os.pipe()
        self._answers, answers_in = os.pipe()
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                   "--disable-extensions", f"--user-data-dir={self.folder}/profile", "--remote-debugging-pipe"]
        redirect = f'exec "$@" 3<&{commands_out} 4>&{answers_in}'
        self.process = subprocess.Popen(
            ["bash", "-c", redirect, "bash", chromium, *options, "about:blank"], pass_fds=(commands_out, answers_in),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands_out)
        os.close(answers_in)
        self._number, self._bytes = 0, b""
        self._replies, self._pages = {}, {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.send("Browser.close")
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def send(self, method, session=None, **parameters):
        """Sends a command and does not wait for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        return self._number

    def call(self, method, session=None, **parameters):
        number = self.send(method, session, **parameters)
        until = time.monotonic() + PATIENCE
        while number not in self._replies:
            if time.monotonic() > until:
                raise TimeoutError(f"{method} had no answer within {PATIENCE} s")
            self.take(until - time.monotonic())
        reply = self._replies.pop(number)
        if "error" in reply:
            raise RuntimeError(f"{method}: {reply['error']['message']}")
        return reply["result"]

    def take(self, seconds):
        """Takes what comes within a time, and gives events to their pages."""
        if not select.select([self._answers], [], [], max(0, seconds))[0]:
            return
        self._bytes += os.read(self._answers, 1 << 20)
        *messages, self._bytes = self._bytes.split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._replies[message["id"]] = message
            elif page := self._pages.get(message.get("sessionId")):
                page.happened(message["method"], message["params"])

    def page(self, width=1280, height=900, dark=False):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, target, session)
        self._pages[session] = page
        for domain in ["Page", "Runtime", "Log", "Performance"]:
            page.call(f"{domain}.enable")
        page.look(width, height, dark)
        return page

    def renderer_bytes(self):
        """Memory of the largest renderer that is its own: what Chromium's task manager shows."""
        sizes = [0]
        for process in self.call("SystemInfo.getProcessInfo")["processInfo"]:
            if process["type"] != "renderer":
                continue
            with contextlib.suppress(FileNotFoundError), open(f"/proc/{process['id']}/status") as status:
                rows = dict(line.split(":", 1) for line in status)
                sizes.append(sum(int(rows.get(name, "0").split()[0]) for name in ["RssAnon", "VmSwap"]) * 1024)
        return max(sizes)


class Page:
    def __init__(self, browser, target, session):
        self.browser, self.target, self.session = browser, target, session
        # What its console says of errors, since the last look at it.
        self.errors = []
        # What answers in the network's place: called with the request's URL, gives a type and a body, or None.
        self.stand_in = None

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def happened(self, method, what):
        if method == "Runtime.exceptionThrown":
            details = what["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "assert"):
            self.errors.append(" ".join(str(one.get("value", one.get("description"))) for one in what["args"]))
        elif method == "Log.entryAdded" and what["entry"]["level"] == "error":
            self.errors.append(f"{what['entry']['text']} {what['entry'].get('url', '')}")
        elif method == "Fetch.requestPaused":
            self._answer(what)

    def _answer(self, what):
        answer = self.stand_in and self.stand_in(what["request"]["url"])
        if answer is None:
            self.browser.send("Fetch.continueRequest", self.session, requestId=what["requestId"])
            return
        kind, body = answer
        self.browser.send(
            "Fetch.fulfillRequest", self.session, requestId=what["requestId"], responseCode=200,
            responseHeaders=[{"name": "Content-Type", "value": kind}], body=base64.b64encode(body.encode()).decode())

    def answer_with(self, stand_in):
        self.stand_in = stand_in
        self.call("Fetch.enable", patterns=[{"urlPattern": "*/requests\\?*"}, {"urlPattern": "*/events*"}])

    def open(self, url):
        """Opens a page, and waits until it is there with its scripts."""
        self.call("Page.navigate", url=url)
        place = json.dumps(url.split("#")[0])
        self.wait(f"document.readyState === 'complete' && location.href.startsWith({place})", f"{url} loaded")

    def look(self, width, height, dark):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"}])

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, expression, what, seconds=20):
        """Waits until an expression is true, and gives its value; an element counts as true."""
        until = time.monotonic() + seconds
        asked = f"(async () => {{ const value = await ({expression}); return value instanceof Node || value; }})()"
        while not (value := self.value(asked)):
            if time.monotonic() > until:
                raise TimeoutError(f"not within {seconds} s: {what}")
            self.browser.take(0.05)
        return value

    def text(self, selector):
        return self.value(f"document.querySelector({json.dumps(selector)})?.textContent ?? null")

    def place(self, selector):
        """The middle of an element, which is scrolled into view for it and must not be covered by another one."""
        found = self.value(f"""(() => {{
            const node = document.querySelector({json.dumps(selector)});
            node?.scrollIntoView({{ block: 'nearest' }});
            const box = node?.getClientRects()[0];
            if (!box) return null;
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            const top = document.elementFromPoint(x, y);
            return {{ x, y, covered: !node.contains(top) }};
        }})()""")
        if not found or found["covered"]:
            raise RuntimeError(f"{selector} cannot be clicked: {found}")
        return found["x"], found["y"]

    def hover(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click_at(self, x, y):
        self.hover(x, y)
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def click(self, selector):
        self.click_at(*self.place(selector))

    def press(self, key):
        codes = {"Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "ArrowLeft": (37, ""), "ArrowUp": (38, "")}
        code, text = codes[key]
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, text=text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def heap_bytes(self):
        metrics = self.call("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
