/// The page's looks: light and dark, narrow and wide, screen and paper.
enum StyleSheet {
    /// All rules, colours first.
    static let css: Markup = [colours, text, layout, tables, charts, cards, paper].joined()

    private static let colours: Markup = """
        :root { color-scheme: light dark;
          --paper: #fcfbf9; --raised: #f4f2ee; --ink: #1d1c1a; --quiet: #5f5b55; --rule: #dcd8d0;
          --accent: #0b6760; --above: #0b6760; --below: #a3391b; --around: #5f5b55;
          --real: #8b857b; --made: #0b6760; --notice: #fbf1d9; --notice-edge: #a97a12;
          --s0: #6b665e; --s1: #0b6760; --s2: #b4541a; --s3: #5b4fa8; --s4: #93650a; --s5: #a83268; }
        @media (prefers-color-scheme: dark) { :root {
          --paper: #171716; --raised: #20201e; --ink: #eae7e1; --quiet: #a8a39a; --rule: #3a3935;
          --accent: #62c9be; --above: #62c9be; --below: #f0916f; --around: #a8a39a;
          --real: #8a857c; --made: #4fb5aa; --notice: #2c2617; --notice-edge: #d3a640;
          --s0: #a8a39a; --s1: #62c9be; --s2: #f0a06c; --s3: #aca2f0; --s4: #dcb65c; --s5: #ee8fb6; } }

        """

    private static let text: Markup = """
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
        @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 "Inter", system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif;
          font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
        h1 { font: 600 1.75rem/1.28 Charter, "Source Serif 4", Georgia, "Noto Serif", serif;
          margin: 0 0 1rem; letter-spacing: -0.01em; text-wrap: pretty; }
        h2 { font: 600 1.35rem/1.3 Charter, "Source Serif 4", Georgia, "Noto Serif", serif;
          margin: 0 0 1rem; }
        h3 { font-size: 1.02rem; margin: 2.2rem 0 .6rem; }
        h4 { font-size: .95rem; margin: 1.6rem 0 .5rem; }
        h2.plain { font: 600 .95rem/1.4 inherit; font-family: inherit; font-size: .95rem;
          margin: 1.4rem 0 .3rem; }
        .question { color: var(--quiet); font-weight: 400; font-style: italic; font-size: 1.05rem;
          margin-left: .35rem; }
        p, ul, ol, dl { margin: 0 0 .9rem; }
        main p, main li { max-width: 68ch; }
        a { color: var(--accent); text-underline-offset: .18em; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
        code, pre { font: .88em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas,
          "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        pre { background: var(--raised); padding: .8rem 1rem; border-radius: 6px;
          white-space: pre-wrap; margin: .5rem 0 .9rem; }
        .quiet { color: var(--quiet); }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); white-space: nowrap; }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem .8rem; z-index: 2; }

        """

    private static let layout: Markup = """
        .page { max-width: 66rem; margin: 0 auto; padding: 2.5rem 1.25rem 1rem; }
        nav { display: none; font-size: .875rem; }
        section { padding: 2.4rem 0 1.4rem; border-top: 1px solid var(--rule); }
        section.decision { border-top: 0; padding-top: 0; }
        section:focus { outline: none; }
        @media (min-width: 64rem) {
          .page { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 3.5rem; }
          nav { display: block; position: sticky; top: 2.5rem; align-self: start; }
          nav ul { list-style: none; padding: 0; }
          nav li { margin: .28rem 0; }
          nav a { color: var(--quiet); text-decoration: none; }
          nav a:hover { color: var(--ink); text-decoration: underline; } }
        .brand { font: 600 1.05rem/1.4 Charter, Georgia, "Noto Serif", serif; }
        .eyebrow { color: var(--quiet); font-size: .875rem; margin: 0 0 1.4rem; }
        .eyebrow span { padding: 0 .2rem; }
        .decision .label { display: inline-block; font-weight: 600; font-size: .875rem;
          padding: .15rem .7rem; border: 1.5px solid currentColor; border-radius: 99px;
          color: var(--quiet); margin: 0 0 .9rem; }
        .decision.augment .label { color: var(--above); }
        .lead { font-size: 1.03rem; }
        .steps { padding-left: 1.3rem; }
        .steps li, .remarks li { margin: .25rem 0; padding-left: .2rem; }
        .remarks { padding-left: 1.1rem; }
        .notice { background: var(--notice); border-left: 4px solid var(--notice-edge);
          padding: .6rem .9rem; border-radius: 0 6px 6px 0; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 8.2rem), 1fr));
          gap: .9rem 1.5rem; padding: .4rem 0 .4rem; margin: 1rem 0 1.2rem; }
        .facts dt { color: var(--quiet); font-size: .82rem; }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        .decision .facts { border-top: 1px solid var(--rule); padding-top: 1rem; margin: 1.6rem 0 0; }
        .decision .facts dd { font-size: 1.15rem; font-weight: 600; }
        .formulas { font-size: .875rem; color: var(--quiet); }
        .formulas div { display: flex; gap: .6rem; margin: .15rem 0; }
        .formulas dt { flex: 0 0 7.5rem; font-weight: 600; color: var(--ink); }
        .formulas dd { margin: 0; max-width: 62ch; }
        footer { max-width: 66rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; color: var(--quiet);
          font-size: .875rem; }

        """

    private static let tables: Markup = """
        table { border-collapse: collapse; width: 100%; margin: .6rem 0 .9rem; font-size: .9rem; }
        caption { text-align: left; color: var(--quiet); font-size: .875rem; padding: 0 0 .45rem; }
        th, td { text-align: left; vertical-align: baseline; padding: .42rem .9rem .42rem 0;
          font-weight: 400; border-bottom: 1px solid var(--rule); }
        thead th { font-size: .8rem; color: var(--quiet); vertical-align: bottom;
          border-bottom: 1.5px solid var(--quiet); }
        tbody th { font-weight: 600; }
        td.text { overflow-wrap: anywhere; min-width: 5rem; }
        tbody th.text { overflow-wrap: break-word; min-width: 6.5rem; }
        th.number, td.number { text-align: right; }
        td.number { white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        th.plot, td.plot { width: 10.6rem; min-width: 7rem; }
        td.plot { vertical-align: top; padding-top: .42rem; padding-bottom: 0; }
        th.number + th.text, td.number + td.text { padding-left: 1.2rem; }
        table.compact { width: auto; min-width: min(100%, 26rem); }
        td .label { display: none; }
        tr { break-inside: avoid; }
        tbody th .quiet { font-weight: 400; font-size: .82rem; display: block; }
        .legend-line { font-size: .8rem; color: var(--quiet); margin-top: -.3rem; }
        .legend-line span { margin-right: 1rem; }
        .tag { display: inline-block; font-size: .76rem; font-weight: 500; padding: 0 .5rem;
          border: 1px solid currentColor; border-radius: 99px; color: var(--quiet); }
        .tag.yes { color: var(--above); } .tag.no { color: var(--below); }
        @media (max-width: 46rem) {
          table.stacks, .stacks tbody, .stacks tr, .stacks td, .stacks tbody th, .stacks caption {
            display: block; width: auto; }
          .stacks thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
            clip-path: inset(50%); }
          .stacks tr { border-bottom: 1px solid var(--rule); padding: .6rem 0; }
          .stacks tbody th, .stacks td { border: 0; padding: .12rem 0; text-align: left; }
          .stacks td { display: grid; grid-template-columns: 8.2rem minmax(0, 1fr); gap: .6rem; }
          .stacks td.number { white-space: normal; }
          .stacks td.number + td.text { padding-left: 0; }
          .stacks td.plot { display: block; width: auto; padding: .3rem 0; }
          .stacks td .label { display: block; color: var(--quiet); font-size: .82rem; } }

        """

    private static let charts: Markup = """
        .charts { display: grid; gap: 2rem 2.2rem; margin: 1.2rem 0;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
        figure { margin: 0; max-width: 27rem; break-inside: avoid; }
        figcaption { font-size: .875rem; margin-bottom: .5rem; }
        figcaption strong { display: block; }
        figcaption span { color: var(--quiet); }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { font-size: 11.5px; fill: var(--ink); font-family: inherit; }
        svg .small { font-size: 10.5px; fill: var(--quiet); }
        svg .bin { text-anchor: end; } svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
        svg .start { text-anchor: start; }
        rect.real { fill: var(--real); } rect.made { fill: var(--made); }
        .grid { stroke: var(--rule); stroke-width: 1; }
        .zero { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 2; }
        .line { fill: none; stroke-width: 1.7; stroke-linejoin: round; stroke-linecap: round; }
        .mark { stroke: var(--paper); stroke-width: 1.2; }
        .dots { fill: none; stroke-width: 3.4; stroke-linecap: round; stroke-opacity: .5; }
        .dots.real { stroke: var(--real); } .dots.made { stroke: var(--made); }
        .s0 { stroke: var(--s0); } .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); }
        .s3 { stroke: var(--s3); } .s4 { stroke: var(--s4); } .s5 { stroke: var(--s5); }
        .line.s1 { stroke-dasharray: 7 2.5; } .line.s2 { stroke-dasharray: 2 3; }
        .line.s3 { stroke-dasharray: 9 3 2 3; } .line.s4 { stroke-dasharray: 4 4; }
        .line.s5 { stroke-dasharray: 12 3 2 3 2 3; }
        .mark.s0 { fill: var(--s0); } .mark.s1 { fill: var(--s1); } .mark.s2 { fill: var(--s2); }
        .mark.s3 { fill: var(--s3); } .mark.s4 { fill: var(--s4); } .mark.s5 { fill: var(--s5); }
        .mark { stroke: var(--paper); }
        svg.interval { width: 10.5rem; max-width: 100%; }
        .interval .span { stroke-width: 2; stroke: currentColor; }
        .interval .dot { fill: currentColor; stroke: currentColor; stroke-width: 1.6; }
        .above { color: var(--above); } .below { color: var(--below); } .around { color: var(--around); }
        .around circle.dot { fill: var(--paper); }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0;
          font-size: .82rem; color: var(--quiet); margin: 0 0 .5rem; }
        .legend li { display: flex; align-items: center; gap: .45rem; }
        .swatch { display: inline-block; width: 1rem; height: .55rem; }
        .swatch.real { background: var(--real); } .swatch.made { background: var(--made); }
        svg.key { width: 28px; height: 8px; flex: none; }

        """

    private static let cards: Markup = """
        details { margin: .5rem 0; }
        summary { cursor: pointer; color: var(--accent); font-size: .9rem; width: fit-content; }
        details.data summary { font-size: .8rem; color: var(--quiet); }
        .rows { font-size: .875rem; padding-left: 1.1rem; }
        .rows li { overflow-wrap: anywhere; }
        .examples { display: grid; gap: 1.1rem; margin: 1rem 0; grid-template-columns: minmax(0, 1fr); }
        article, summary, dt, dd, .legend li, .tag { overflow-wrap: anywhere; }
        article { background: var(--raised); border-radius: 8px; padding: .9rem 1.1rem .5rem;
          break-inside: avoid; }
        article .title { margin: 0 0 .6rem; font-weight: 600; font-size: .9rem; }
        article .title .quiet { font-weight: 400; font-size: .82rem; }
        .pair > div { min-width: 0; }
        .pair { display: grid; gap: .4rem 2rem;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
        .column { color: var(--quiet); font-size: .8rem; margin: 0 0 .2rem; }
        article ol { margin: 0 0 .6rem; padding-left: 1.6rem; font-size: .875rem; }
        article li { margin: .1rem 0; }
        article li .quiet, article p.quiet { font-size: .8rem; }
        .sample ol { columns: 15rem; column-gap: 2rem; }
        li.changed { position: relative; }
        .sign { display: inline-block; width: 1rem; font-weight: 700; }
        li.changed:has(del) .sign { color: var(--below); }
        li.changed:has(ins) .sign { color: var(--above); }
        ins { color: var(--above); text-decoration-thickness: 1px; text-underline-offset: .2em; }
        del { color: var(--below); text-decoration-thickness: 1px; text-decoration-color: color-mix(
          in srgb, var(--below) 60%, transparent); }

        """

    private static let paper: Markup = """
        @media print {
          :root { color-scheme: light;
            --paper: #fff; --raised: #f5f4f1; --ink: #000; --quiet: #55514b; --rule: #cfcac1;
            --accent: #0b6760; --above: #0b6760; --below: #a3391b; --around: #55514b;
            --real: #8b857b; --made: #0b6760; --notice: #fbf1d9; --notice-edge: #a97a12;
            --s0: #6b665e; --s1: #0b6760; --s2: #b4541a; --s3: #5b4fa8; --s4: #93650a; --s5: #a83268; }
          @page { margin: 16mm 15mm; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 9.5pt; }
          .page { display: block; max-width: none; padding: 0; }
          nav, .skip, details.data { display: none; }
          section { padding: 1.4rem 0 .6rem; }
          h2, h3, h4, caption, summary { break-after: avoid; }
          .facts, .legend { break-inside: avoid; break-after: avoid; }
          .charts { grid-template-columns: 1fr 1fr; }
          table { font-size: 8.5pt; }
          th, td { padding-right: .55rem; }
          th.plot, td.plot, svg.interval { width: 8rem; }
          details::details-content { content-visibility: visible; block-size: auto; }
          summary { color: var(--quiet); list-style: none; }
          a { color: inherit; text-decoration: none; } }
        """
}
