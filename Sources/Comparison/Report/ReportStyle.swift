/// The page's style: light and dark by the reader's setting, ink on white in print, one column on a phone.
enum ReportStyle {
    static let text = """

        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --grid: #d8dce2; --quiet: #59636e;
          --c0: #0b63c4; --c1: #b3400e; --c2: #1a7f37; --c3: #8250df; --c4: #9a6700; --c5: #bf3989; --limit: #cf222e;
          --kernel: #8c959f; --queue: #d4a72c; --compute: #2da44e; --preempted: #a475f9; --downstream: #80b8f0;
          --stale: #cf222e; --write: #6e7781; }
        @media (prefers-color-scheme: dark) { :root {
          --ink: #e6edf3; --paper: #0d1117; --grid: #30363d; --quiet: #9198a1; --limit: #ff7b72;
          --c0: #58a6ff; --c1: #ffa657; --c2: #56d364; --c3: #bc8cff; --c4: #e3b341; --c5: #ff9bce; } }
        @media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --grid: #ccc; --quiet: #444;
          --c0: #0b63c4; --c1: #b3400e; --c2: #1a7f37; --c3: #8250df; --c4: #9a6700; --c5: #bf3989; --limit: #cf222e; }
          h2, h3 { break-after: avoid; } svg, table, li { break-inside: avoid; } body { font-size: 11pt; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .wide { overflow-x: visible; } th, td { white-space: normal; padding: .15rem .3rem; font-size: 8pt; } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 50rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } h3 { font-size: 1rem; }
        .verdicts { padding-left: 1.1rem; } .verdict { font-weight: 600; } .wide { overflow-x: auto; }
        .problem { color: var(--limit); margin: .3rem 0; }
        table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid var(--grid); white-space: nowrap; }
        thead th { vertical-align: bottom; white-space: normal; }
        th:first-child { text-align: left; } tbody th { white-space: nowrap; }
        svg { width: 100%; height: auto; display: block; }
        figure { margin: .5rem 0; } figcaption { font-size: .8rem; color: var(--quiet); }
        .label { font: 12px system-ui, sans-serif; fill: var(--quiet); }
        .grid { stroke: var(--grid); } .line { fill: none; stroke: var(--c); stroke-width: 2; }
        .line.again { stroke-dasharray: 6 3; } .dot.again { fill: var(--paper); stroke: var(--c); stroke-width: 2; }
        .dot { fill: var(--c); } .dot:hover, rect:hover { stroke: var(--ink); stroke-width: 2; }
        svg .deadline { stroke: var(--limit); stroke-width: 1.5; stroke-dasharray: 4 3; }
        .bound { fill: none; stroke: var(--quiet); stroke-width: 2; stroke-dasharray: 2 4; }
        i.bound { --c: var(--quiet); }
        .name { font: 600 13px system-ui, sans-serif; fill: var(--ink); }
        i { background: var(--c); } rect { fill: var(--c); }
        .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); }
        .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } i.deadline { --c: var(--limit); }
        .s-kernel { --c: var(--kernel); } .s-queue { --c: var(--queue); } .s-compute { --c: var(--compute); }
        .s-preempted { --c: var(--preempted); } .s-downstream { --c: var(--downstream); }
        .s-stale { --c: var(--stale); } .s-write { --c: var(--write); } .shared { --c: var(--preempted); }
        .surge { --c: var(--grid); opacity: .5; }
        .legend { font-size: .85rem; } .legend span { margin-right: .9rem; white-space: nowrap; }
        .legend i { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem; border-radius: 2px; }
        .legend i.again { background: repeating-linear-gradient(90deg, var(--c) 0 3px, var(--paper) 3px 5px); }
        @media (max-width: 40rem) { .label { font-size: 16px; } }
        footer { margin-top: 2.5rem; font-size: .85rem; color: var(--quiet); }
        pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }

        """
}
