package io.witan.simulations.report;

/** How the page looks, and the legend of its marks. */
final class Style {
  static final String CSS =
      """
      <style>
      body{font:14px/1.45 system-ui,sans-serif;color:#0f172a;margin:24px;max-width:1600px}
      h1{font-size:22px;margin:0 0 8px} h2{font-size:16px;margin:22px 0 4px}
      h3{font-size:13px;margin:0 0 6px}
      .facts{color:#475569;margin:4px 0 10px} code{background:#f1f5f9;padding:1px 4px}
      .verdict{padding:8px 12px;border-radius:4px;margin:6px 0}
      .bad{background:#fee2e2;border-left:5px solid #dc2626}
      .good{background:#dcfce7;border-left:5px solid #16a34a}
      .lanes{display:flex;border:1px solid #cbd5e1;border-radius:4px;clear:both;margin-top:6px}
      .labels{flex:none;background:#f8fafc;border-right:1px solid #cbd5e1}
      .scroll{overflow-x:auto;direction:rtl;text-align:left;flex:1 1 auto} .scroll>div{direction:ltr;display:inline-block}
      .legend{color:#475569;font-size:12px} .legend svg{vertical-align:middle}
      label{margin-right:12px;font-size:12px;font-weight:600}
      table{border-collapse:collapse} td,th{padding:2px 12px 2px 0;text-align:left}
      td{border-top:1px solid #e2e8f0}
      .charts{display:flex;flex-wrap:wrap;gap:20px 36px} .wide{flex-basis:100%}
      .chips span{display:inline-block;padding:1px 7px;margin:2px;border-radius:9px;font-size:12px}
      .met{background:#dbeafe} .never{background:#f1f5f9;color:#94a3b8}
      svg text{font:12px system-ui,sans-serif;fill:#0f172a} svg .small{font-size:10px;fill:#475569}
      svg .name{font-size:15px;font-weight:600} svg .later{fill:#be185d}
      .lane{stroke:#94a3b8} .tick{stroke:#e2e8f0} .calm{stroke:#16a34a;stroke-dasharray:4 3}
      .step{stroke:#64748b;stroke-width:1.5} .step.later{stroke:#be185d;stroke-width:2.5}
      .down,.asleep{fill:url(#hatch);opacity:.45} .side{opacity:.09}
      .fault rect{fill:#fca5a5;rx:3px} .bar{fill:#60a5fa}
      .a{fill:none;stroke-width:1.3} .lost{stroke-dasharray:2 2}
      .k-proposal{stroke:#1d4ed8} .k-prepare{stroke:#15803d} .k-commit{stroke:#c2410c}
      .k-change{stroke:#be185d}
      .k-other{stroke:#94a3b8;stroke-width:.9} .a:hover{stroke-width:4}
      #show-k-proposal:not(:checked)~.lanes .k-proposal,
      #show-k-prepare:not(:checked)~.lanes .k-prepare,
      #show-k-commit:not(:checked)~.lanes .k-commit,
      #show-k-change:not(:checked)~.lanes .k-change,
      #show-k-other:not(:checked)~.lanes .k-other{display:none}
      .record{stroke:#7c3aed;stroke-width:2} .final{fill:#0f172a} .refusal{fill:#dc2626}
      .timer{fill:#64748b}
      .broken line{stroke:#dc2626;stroke-width:2} .broken circle{fill:#dc262633;stroke:#dc2626}
      svg .broken text{fill:#dc2626;font-weight:600}
      </style>
      """;

  static final String LEGEND =
      """
      <span class="legend">dashed with a cross: lost
      · <svg width="8" height="12"><path class="record" d="M4 0v11"/></svg> record durable
      · <svg width="12" height="12"><path class="final" d="M6 0l5 6l-5 6l-5 -6z"/></svg> block final
      · <svg width="8" height="12"><path class="refusal" d="M2 4h4v4h-4z"/></svg> refused
      · <svg width="10" height="12"><path class="timer" d="M2 3h6l-3 6z"/></svg> timer
      · hatched: down or asleep · coloured lanes: sides of a partition</span>
      """;

  private Style() {}
}
