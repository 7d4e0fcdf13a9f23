"""How many cases hold, and what does not."""

import traceback

import watched


class Tally:
    def __init__(self):
        self.held, self.failed = 0, 0

    def run(self, name, case, *arguments):
        """Whether the case holds, and what it gave. What does not hold is printed."""
        try:
            found = case(*arguments)
            self.held += 1
            return True, found
        except watched.Wrong as wrong:
            self.fail(name, str(wrong))
        except Exception as error:  # a client's error, a daemon that is gone: the next case tells more
            place = traceback.extract_tb(error.__traceback__)[-1]
            self.fail(name, f"{type(error).__name__} at {place.name}: {str(error).splitlines()[:1]}")
        return False, None

    def fail(self, name, what):
        self.failed += 1
        # As a test that failed, so that .ci/run says it once more at its end.
        print(f"  FAILED {name}: {what}"[:500], flush=True)

    def close(self, program):
        """The last line, and the exit code."""
        total = self.held + self.failed
        print(f"{program}: {self.failed} of {total} cases failed" if self.failed else f"{program}: all holds")
        return 1 if self.failed else 0
