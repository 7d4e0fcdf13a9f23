/// The page's style: light and dark by the reader's setting, ink on white in print with all details open, one column on
/// a phone.
enum ReportStyle {
    static let text = colours + page + drawings + paper

    private static let colours = """

        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --grid: #d8dce2; --quiet: #59636e;
          --c0: #0b63c4; --c1: #b3400e; --c2: #1a7f37; --c3: #8250df; --c4: #9a6700; --c5: #bf3989; --limit: #cf222e;
          --kernel: #7d8590; --queue: #b58407; --compute: #2b9a49; --preempted: #9a63f5; --downstream: #4a93dd;
          --stale: #cf222e; --write: #6e7781; }
        @media (prefers-color-scheme: dark) { :root {
          --ink: #e6edf3; --paper: #0d1117; --grid: #30363d; --quiet: #9198a1; --limit: #ff7b72;
          --c0: #58a6ff; --c1: #ffa657; --c2: #56d364; --c3: #bc8cff; --c4: #e3b341; --c5: #ff9bce; } }
        .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); }
        .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } i.deadline { --c: var(--ink); }
        .s-kernel { --c: var(--kernel); } .s-queue { --c: var(--queue); } .s-compute { --c: var(--compute); }
        .s-preempted { --c: var(--preempted); } .s-downstream { --c: var(--downstream); }
        .s-stale { --c: var(--stale); } .s-write { --c: var(--write); } .shared { --c: var(--preempted); }
        .surge { --c: var(--grid); opacity: .5; }

        """

    private static let page = """
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
          overflow-wrap: anywhere; }
        header, main, footer { max-width: 75rem; margin: 0 auto; padding: 0 1rem; }
        p, ul, pre { max-width: 68rem; }
        h1 { font-size: 1.45rem; margin: .8rem 0 .4rem; } h2 { font-size: 1.15rem; margin: 1.3rem 0 .3rem; }
        h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; } h4 { font-size: .95rem; margin: 1rem 0 .3rem; }
        ul { padding-left: 1.1rem; margin: .4rem 0; } .verdicts { font-size: 1.05rem; }
        .verdicts li { margin: .25rem 0; } .note { font-size: .85rem; color: var(--quiet); margin: .3rem 0; }
        .wide { overflow-x: auto; margin: .6rem 0; }
        table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; }
        .caption { font-size: .85rem; font-weight: 600; margin: .9rem 0 0; } .wide { margin-top: .2rem; }
        th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid var(--grid); white-space: nowrap; }
        thead th { vertical-align: bottom; white-space: normal; } tbody th { white-space: nowrap; }
        th:first-child, .text { text-align: left; } td.text { white-space: normal; min-width: 14rem; }
        details { border-bottom: 1px solid var(--grid); } section > details:first-of-type { margin-top: .4rem; }
        summary { padding: .45rem 0; cursor: pointer; } details[open] { padding-bottom: .8rem; }
        summary:focus-visible, .wide:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
        .row { display: grid; gap: .5rem 2.5rem; align-items: start;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
        .row.few { grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); }
        .row figure { max-width: 34rem; width: 100%; }
        figure { margin: .4rem 0; max-width: 50rem; } figcaption { font-size: .8rem; color: var(--quiet); }
        .legend { font-size: .85rem; margin: .3rem 0; }
        .legend span { margin-right: .9rem; display: inline-block; }
        .legend i { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem; border-radius: 2px; }
        .legend i.again { background: repeating-linear-gradient(90deg, var(--c) 0 3px, var(--paper) 3px 5px); }
        i { background: var(--c); } i.bound { --c: var(--quiet); }
        footer { margin: 2rem auto; font-size: .85rem; color: var(--quiet); }
        pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }

        """

    private static let drawings = """
        svg { display: block; } figure svg { width: 100%; height: auto; } rect { fill: var(--c); }
        .label { font: 12px system-ui, sans-serif; fill: var(--quiet); }
        .head { font: 12px system-ui, sans-serif; fill: var(--ink); }
        .value { font: 600 12px system-ui, sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; }
        .name { font: 600 13px system-ui, sans-serif; fill: var(--ink); }
        .grid { stroke: var(--grid); } .line { fill: none; stroke: var(--c); stroke-width: 2; }
        .line.again { stroke-dasharray: 6 3; } .dot.again { fill: var(--paper); stroke: var(--c); stroke-width: 2; }
        .curve { opacity: .6; } .line.thin { stroke-width: 1; opacity: .5; }
        .ring { fill: none; stroke: var(--c); stroke-width: 1.2; } .bar { opacity: .65; }
        .interval { stroke: var(--ink); stroke-width: 1.5; } .theory { stroke: var(--limit); stroke-width: 2; }
        .dot { fill: var(--c); } .spoiled { opacity: .35; }
        .dot:hover, rect:hover { stroke: var(--ink); stroke-width: 2; }
        svg .deadline { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
        .bound { fill: none; stroke: var(--quiet); stroke-width: 2; stroke-dasharray: 2 4; }
        @media (max-width: 40rem) { .broad .label { font-size: 16px; } }

        """

    private static let paper = """
        @media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --grid: #ccc; --quiet: #444;
          --c0: #0b63c4; --c1: #b3400e; --c2: #1a7f37; --c3: #8250df; --c4: #9a6700; --c5: #bf3989; --limit: #cf222e; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 10.5pt; } header, main, footer { padding: 0; }
          h1, h2, h3, h4, summary, .legend, .caption { break-after: avoid; }
          figure, svg, tr, li, table, .verdicts, .row > * { break-inside: avoid; } figure svg { max-height: 22cm; }
          details::details-content { content-visibility: visible; display: block; height: auto; }
          summary { list-style: none; font-weight: 600; }
          .wide { overflow-x: visible; } th, td { white-space: normal; padding: .15rem .3rem; font-size: 8pt; }
          tbody th { white-space: normal; } td.text { min-width: 0; } }

        """
}
