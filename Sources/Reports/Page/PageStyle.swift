import Plotting

/// The style sheet of a report's page.
///
/// No font, image or sheet comes from elsewhere: the faces are the reader's own. The page follows the reader's preference of light or dark,
/// and a button of the page overrides it (`data-theme`). In print it is light, all details are open and what needs a pointer is hidden.
enum PageStyle {
  /// The rules that colour charts; a downloaded drawing takes them along.
  ///
  /// They stand in a `<style>` with the identifier `chart-rules`, from which the script takes them into a saved SVG.
  static var chartRules: HTML { HTML(asset: SVGStyle.rules) }

  /// Everything else, with the colours of both themes.
  static var sheet: HTML {
    HTML(
      asset: """
        :root{\(light)}
        @media (prefers-color-scheme:dark){:root:not([data-theme=light]){\(dark)}}
        :root[data-theme=dark]{\(dark)}
        \(rules)
        """)
  }

  private static var light: String {
    SVGStyle.lightProperties + ";--page:#fdfdfc;--raised:#f5f5f2;--line:#dcddd8;--accent:#0069a8;--warn:#b34700;color-scheme:light"
  }

  private static var dark: String {
    SVGStyle.darkProperties + ";--page:#14161a;--raised:#1c1f24;--line:#343941;--accent:#5ab4ee;--warn:#ff9252;color-scheme:dark"
  }

  private static let rules = """
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--page);color:var(--ink);font:1.0625rem/1.6 Charter,"Bitstream Charter","Source Serif 4",Cambria,Georgia,serif}
    .masthead,main{max-width:50rem;margin:0 auto;padding:0 1.25rem}
    .masthead{padding-top:clamp(2rem,7vw,5rem)}
    h1,h2{line-height:1.2;text-wrap:balance;font-weight:600;letter-spacing:-.01em}
    h1{font-size:clamp(1.8rem,5vw,2.75rem);margin:0 3rem .5rem 0}
    h2{font-size:1.5rem;margin:0 0 .75rem}
    p{margin:0 0 1rem;max-width:42rem;text-wrap:pretty}
    a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:1rem;top:1rem}
    .subtitle{color:var(--quiet);font-size:1.15rem}
    main>section{margin:clamp(2.5rem,6vw,4rem) 0}
    main>section.headline{margin:1.75rem 0 2rem;padding:1.4rem 0 1.2rem;border:solid var(--ink);border-width:2px 0 1px}
    .headline>p{font-size:clamp(1.2rem,3vw,1.45rem);line-height:1.4;max-width:none;margin-bottom:1.2rem}
    .headline dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1.25rem 1.75rem;margin:0}
    .headline dl>div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
    .headline dt{order:-1;color:var(--quiet);font-size:.85rem;line-height:1.35;margin-top:.2rem}
    .headline dd{margin:0}
    .headline .value{order:1;font-size:2.1rem;line-height:1.15;letter-spacing:-.02em}
    .headline .interval{order:0;font-size:.9rem;color:var(--ink)}
    nav,table,.tools,figcaption,.tooltip,.notice,summary,.headline dt,.headline .interval,.provenance dl,#theme{
      font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    .headline .value,.headline .interval,table{font-variant-numeric:tabular-nums lining-nums}
    nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0;padding:0;font-size:.875rem}
    button{font:inherit;font-size:.8rem;color:var(--quiet);background:none;border:1px solid var(--line);border-radius:.3rem;padding:.2rem .55rem;cursor:pointer}
    button:hover{color:var(--ink);border-color:var(--quiet)}
    button[aria-pressed=true]{color:var(--page);background:var(--quiet);border-color:var(--quiet)}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    #theme{position:absolute;top:1rem;right:1rem;font-size:1.2rem;line-height:1;padding:.35rem .5rem;border:0}
    figure{margin:2rem 0 2.25rem}
    .stage{position:relative;margin:0 -.875rem;border-radius:.25rem}
    svg.chart{display:block;width:100%;height:auto;touch-action:pan-y pinch-zoom}
    .chart .dim{opacity:.15}
    .chart .legend{cursor:default}
    .chart path.active{stroke:var(--ink);stroke-width:2.5;paint-order:stroke}
    .tooltip{position:absolute;z-index:1;pointer-events:none;max-width:min(20rem,90%);padding:.5rem .7rem;font-size:.8rem;line-height:1.45;
      background:var(--page);border:1px solid var(--line);border-radius:.35rem;box-shadow:0 4px 18px #0003}
    .tooltip[hidden]{display:none}
    .tooltip strong{display:block}
    .tooltip dl{display:grid;grid-template-columns:auto auto;gap:0 .8rem;margin:0}
    .tooltip dt{color:var(--quiet)}
    .tooltip dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}
    .tools{display:flex;flex-wrap:wrap;gap:.4rem;margin:.5rem 0 .6rem}
    .downloads{display:flex;flex-wrap:wrap;gap:.4rem;margin-left:auto}
    figcaption{font-size:.9rem;line-height:1.5;color:var(--quiet);max-width:44rem}
    figcaption strong,caption strong{color:var(--ink)}
    code,pre{font:.85em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
    pre,code.command{background:var(--raised);border-radius:.3rem}
    pre{padding:.8rem 1rem;overflow-x:auto;user-select:all}
    code.command{display:block;width:fit-content;max-width:100%;margin-top:.4rem;padding:.25rem .5rem;overflow-wrap:anywhere;user-select:all}
    .table{overflow-x:auto;margin:1.5rem 0 2rem}
    table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4}
    caption{caption-side:top;text-align:left;color:var(--quiet);padding-bottom:.6rem;max-width:44rem}
    thead{border-bottom:1px solid var(--ink)}
    tbody{border-bottom:1px solid var(--line)}
    tbody tr+tr{border-top:1px solid var(--line)}
    th,td{padding:.35rem .9rem .35rem 0;text-align:left;vertical-align:baseline}
    th.number,td.number{text-align:right;padding:.35rem 0 .35rem .9rem;white-space:nowrap}
    .number+:not(.number){padding-left:2rem}
    th button{border:0;padding:0;font-size:inherit;font-weight:600;text-align:inherit}
    th[aria-sort=ascending] button::after{content:" ↑"}
    th[aria-sort=descending] button::after{content:" ↓"}
    .notice{font-size:.925rem;line-height:1.5;border-left:3px solid var(--accent);padding:.15rem 0 .15rem .9rem}
    .notice.warning{border-color:var(--warn)}
    .notice.warning strong{color:var(--warn)}
    .advice{color:var(--quiet)}
    details{margin:1rem 0 1.5rem;border-top:1px solid var(--line);padding-top:.6rem}
    summary{cursor:pointer;font-size:.9rem;color:var(--quiet)}
    .provenance dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.3rem 1.25rem;font-size:.875rem}
    .provenance dt{color:var(--quiet)}
    .provenance dd{margin:0;overflow-wrap:anywhere}
    @media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
    @media print{
      :root,:root[data-theme=dark]{\(light);--page:#fff;--surface:#fff}
      @page{margin:14mm 16mm}
      body{font-size:10pt;line-height:1.45}
      #theme,nav,.skip,.tools,.tooltip,summary{display:none}
      .masthead,main{max-width:none;padding:0}
      h1{font-size:20pt}
      h2{font-size:14pt;margin-bottom:.4rem}
      p{margin-bottom:.6rem}
      .headline .value{font-size:17pt}
      main>section,main>section.headline{margin:1rem 0}
      main>section.headline{padding:.7rem 0}
      figure{margin:.8rem 0 1rem}
      .stage{max-width:13.4cm;margin:0}
      details{border:0;padding:0;margin:0}
      .table{margin:.8rem 0 1rem;overflow:visible}
      table{font-size:8pt}
      th,td{padding:.1rem .6rem .1rem 0}
      th.number,td.number{padding:.1rem 0 .1rem .6rem}
      figure,.headline,.notice,tr,caption,.provenance dl{break-inside:avoid}
      h2,h2+p,caption,thead{break-after:avoid}
      pre{white-space:pre-wrap}
    }
    """
}
