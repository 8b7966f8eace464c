"""How the page looks: on wide and narrow screens, light and dark, from left or right, and on paper."""

STYLE = """
:root{color-scheme:light dark;--page:#fbfbf9;--card:#fff;--ink:#1d1d1b;--soft:#55554f;--line:#d9d8d2;--link:#0b57a4;
--good:#17663a;--good-card:#e7f4ec;--bad:#a4161a;--bad-card:#fdecea;--unseen:#6b3fa0;--unseen-card:#f3ecfb;
--warn:#7a4b00;--warn-card:#fdf3e0;--bar:#3b6ea5}
@media (prefers-color-scheme:dark){:root{--page:#161615;--card:#20201e;--ink:#ecece8;--soft:#b3b2aa;--line:#3d3c38;
--link:#8ec1ff;--good:#7fd6a0;--good-card:#16301f;--bad:#ff9a94;--bad-card:#3a1a19;--unseen:#cdaef5;
--unseen-card:#2b2038;--warn:#f2c274;--warn-card:#33270f;--bar:#6fa3db}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);line-height:1.5;
font-family:system-ui,"Segoe UI","Noto Sans","Noto Naskh Arabic","Noto Sans Arabic",sans-serif}
header,main,footer{max-width:68rem;margin-inline:auto;padding:1rem clamp(1rem,4vw,2.5rem)}
header{padding-bottom:0}main{padding-top:0}
h1{font-size:1.75rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.3rem;line-height:1.3;margin:2.25rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1.08rem;line-height:1.35;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
h4{font-size:1rem;margin:1.25rem 0 .4rem}
p{margin:.4rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;inset-inline-start:-200vw}
.skip:focus{position:static}
.verdict{font-size:1.15rem;font-weight:600;padding:.8rem 1rem;border-radius:.5rem;border-inline-start:.4rem solid}
.passed{color:var(--good);background:var(--good-card);border-color:var(--good)}
.failed,.error{color:var(--bad);background:var(--bad-card);border-color:var(--bad)}
.inconclusive,.unknown{color:var(--unseen);background:var(--unseen-card);border-color:var(--unseen)}
.warning{color:var(--warn);background:var(--warn-card);border-color:var(--warn)}
.note{color:var(--soft);background:var(--page);border-color:var(--line)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:1rem 0;padding:0}
.facts div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd{margin:0;font-size:1.15rem;font-weight:600;overflow-wrap:anywhere}
.badge{display:inline-block;padding:.05rem .55rem;border-radius:.4rem;font-size:.88rem;font-weight:600;
border:1px solid;white-space:nowrap}
.finding{background:var(--card);border:1px solid var(--line);border-inline-start:.3rem solid var(--line);
border-radius:.5rem;padding:.7rem 1rem;margin:.7rem 0}
.finding.error,.finding.unknown,.finding.warning,.finding.note{color:var(--ink);background:var(--card)}
.finding.error{border-inline-start-color:var(--bad)}
.finding.unknown{border-inline-start-color:var(--unseen)}
.finding.warning{border-inline-start-color:var(--warn)}
.finding :is(h3,h4){font-size:1rem;margin:0 0 .3rem;display:flex;flex-wrap:wrap;gap:.5rem;align-items:baseline}
.finding ul{margin:.3rem 0;padding-inline-start:1.2rem}
.finding li{overflow-wrap:anywhere}
.cure{font-weight:600}
.small{color:var(--soft);font-size:.88rem}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line)}
caption{text-align:start;color:var(--soft);font-size:.88rem;padding:.3rem 0}
th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);
overflow-wrap:anywhere}
thead th{color:var(--soft);font-size:.85rem;font-weight:600;overflow-wrap:normal}
tbody th{font-weight:400;min-width:9rem}
td.number,th.number{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
code,pre{font-family:ui-monospace,"Cascadia Mono","DejaVu Sans Mono",monospace;font-size:.85em}
code{overflow-wrap:anywhere}
.digest{display:block;color:var(--soft);font-size:.72rem;line-height:1.35;direction:ltr;text-align:start}
pre{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.7rem 1rem;white-space:pre-wrap;
overflow-wrap:anywhere;direction:ltr;text-align:start}
td svg{display:block;width:100%;min-width:4rem;height:1rem;margin-top:.35rem}
rect{fill:var(--bar)}
rect.good{fill:var(--good)}rect.bad{fill:var(--bad)}rect.unseen{fill:var(--unseen)}
.share{display:block;width:100%;height:.8rem;border-radius:.4rem;margin:.8rem 0}
[dir=rtl] svg{transform:scaleX(-1)}
.record{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;margin:0;background:var(--card);
border:1px solid var(--line)}
.record dt,.record dd{padding:.4rem .7rem;margin:0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.record dt{color:var(--soft)}
.record .value{display:block;white-space:pre-wrap}
.beneath{display:block}.narrow{display:none}
.lang{font-size:.8rem;color:var(--soft)}
details{margin:.7rem 0}
summary{cursor:pointer;font-weight:600;padding:.3rem 0;overflow-wrap:anywhere}
@media (max-width:40rem){.record{grid-template-columns:1fr}.record dt{border-bottom:0;padding-bottom:0}
th,td{padding:.35rem .4rem}h1{font-size:1.4rem}.wide{display:none}.narrow{display:block}
tbody th{min-width:6rem}td svg{min-width:2.5rem}}
@page{margin:15mm}
@media print{:root{--page:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;--link:#000;--good:#000;--bad:#000;
--unseen:#000;--warn:#000;--good-card:#fff;--bad-card:#fff;--unseen-card:#fff;--warn-card:#fff;--bar:#555}
header,main,footer{max-width:none;padding:0}.skip,nav{display:none}.finding,tr{break-inside:avoid}
h2,h3,h4,summary{break-after:avoid}rect.good{fill:#bbb}rect.unseen{fill:#777}rect.bad{fill:#000}
thead{display:table-header-group}details::details-content{content-visibility:visible;block-size:auto}
svg,rect,.verdict,.badge{print-color-adjust:exact}}
"""
