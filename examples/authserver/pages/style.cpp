#include "pages/pages.hpp"

namespace authserver {

const char* const style_sheet = R"(
:root{color-scheme:light dark;--back:#f3f4f8;--card:#fff;--text:#1b1f2a;--soft:#5a6275;--line:#c9cfdb;--field:#fff;
--accent:#2f4fd8;--on-accent:#fff;--bad:#a3142a;--bad-back:#fdeaed;--note-back:#eef2ff;--code:#eceff5}
@media(prefers-color-scheme:dark){:root{--back:#12141a;--card:#1c1f28;--text:#e8eaf0;--soft:#a3abbd;--line:#3c4354;
--field:#14161d;--accent:#8ea6ff;--on-accent:#10142a;--bad:#ffb3bf;--bad-back:#3a1820;--note-back:#232a45;--code:#2a2f3c}}
*{box-sizing:border-box}
body{display:flow-root;margin:0;min-height:100vh;background:var(--back);color:var(--text);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{margin:0 auto;padding:1.5rem;max-width:60rem}
main.card{max-width:26rem;background:var(--card);padding:2rem 1.5rem;min-height:100vh}
@media(min-width:30rem){main.card{margin:4vh auto;padding:2.25rem;min-height:0;border-radius:.9rem;
border:1px solid var(--line)}
main.card.wide{max-width:34rem}}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .35rem}
h2{font-size:1.15rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:0 0 .5rem}
p{margin:.5rem 0}
.lead{color:var(--soft);margin:0 0 1.25rem}
.lead strong{color:var(--text)}
.alert,.note{padding:.7rem .9rem;border-radius:.5rem;margin:0 0 1.1rem}
.alert{background:var(--bad-back);color:var(--bad)}
.note{background:var(--note-back)}
label{display:block;font-weight:600;margin:1rem 0 .3rem}
input:not([type=checkbox]){width:100%;font:inherit;color:inherit;background:var(--field);padding:.65rem .75rem;
border:1px solid var(--soft);border-radius:.5rem}
fieldset{border:0;margin:0;padding:0}
legend{font-weight:600;padding:0;margin-bottom:.3rem}
.box{display:flex;gap:.75rem;align-items:center;font-weight:400;margin:0;padding:.6rem .1rem;
border-top:1px solid var(--line);cursor:pointer}
.box input{width:1.2rem;height:1.2rem;flex:none;margin:0;accent-color:var(--accent)}
.box .member{color:var(--soft)}
.new::after{content:"new";margin-left:.5rem;padding:.1em .5em;border-radius:.3rem;background:var(--accent);
color:var(--on-accent);font-size:.8rem;font-weight:600}
.user-code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:1.5rem;letter-spacing:.12em}
p.user-code{text-align:center;margin:0 0 1rem}
p.user-code code{font-size:1em;padding:.3em .6em}
.claims{margin:.3rem 0 0;padding-left:1.2rem}
.soft{color:var(--soft)}
.where{margin:1rem 0 0;padding-top:.75rem;border-top:1px solid var(--line)}
.signal{margin:.75rem 0 0;padding:.55rem .9rem;background:var(--note-back);border-left:.25rem solid var(--accent);
border-radius:.3rem;font-size:.95rem}
.buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}
button,.button{font:inherit;font-weight:600;padding:.7rem 1.1rem;border-radius:.5rem;border:1px solid var(--accent);
background:var(--accent);color:var(--on-accent);cursor:pointer;text-decoration:none;display:inline-block}
.card button{flex:1 1 8rem}
button.quiet{background:none;color:var(--text);border-color:var(--soft)}
button.link{background:none;border:0;padding:0;color:var(--accent);text-decoration:underline}
button:hover,.button:hover{filter:brightness(1.08)}
button:disabled{opacity:.5;cursor:default}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.foot{color:var(--soft);font-size:.92rem;margin:1.5rem 0 0}
.foot strong{color:var(--text)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.87em}
code{background:var(--code);padding:.1em .35em;border-radius:.25rem}
pre{background:var(--code);padding:.8rem .9rem;border-radius:.5rem;margin:.5rem 0;white-space:pre-wrap}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-top:1px solid var(--line)}
th{font-weight:600;white-space:nowrap}
.panel{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem 1.25rem;margin:1rem 0}
.panel h2{margin-top:0}
.panel label:first-of-type{margin-top:.3rem}
.row{display:grid;gap:0 1rem}
@media(min-width:42rem){.row{grid-template-columns:1fr 1fr}}
[hidden]{display:none}
)";

}  // namespace authserver
