"""Tables as Markdown, and the lines between them."""


def say(text=""):
    print(text, flush=True)


def table(columns, rows):
    say(f"| {' | '.join(columns)} |")
    say(f"|{'---|' * len(columns)}")
    for row in rows:
        say(f"| {' | '.join(str(cell) for cell in row)} |")
    say()
