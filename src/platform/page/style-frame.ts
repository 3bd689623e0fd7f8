import { token } from './tokens.ts'

const size = (n: 14 | 16 | 17 | 18 | 20 | 24 | 32): string => token(`font-size-${n}`)
const radius = (n: 8 | 12): string => token(`border-radius-${n}`)

/** The sheet of paper: letters, links, focus, header, footer; then print and forced colours at its end. */
export const frame = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-block:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:400 ${size(16)}/${token('line-height-175')} "Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic UI",Meiryo,system-ui,sans-serif;line-break:strict;overflow-wrap:anywhere;text-wrap:pretty}
body:lang(en){font-family:-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans JP","Noto Sans CJK JP","Helvetica Neue",Arial,sans-serif;line-height:${token('line-height-160')}}
h1,h2,small,dt,dd,td,th,label,legend,main p,.then,.hint,.error,.errors li,.bullets,.notice,.way span,.links,figcaption{word-break:auto-phrase}
:has(>wbr){word-break:keep-all}
header,main,footer,.dev p{max-width:42rem;margin-inline:auto;padding-inline:1rem}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 1rem;padding-block:.5rem}
.brand{display:flex;align-items:center;gap:.625rem;font-weight:700}
.brand img{display:block}
nav{display:flex;gap:1.25rem;font-size:${size(14)}}
nav a,footer a,.links a,.back,.skip,.quiet{display:inline-flex;align-items:center;min-block-size:2.75rem}
nav a{min-inline-size:2.75rem;justify-content:center}
a{color:var(--key);text-decoration-thickness:1px;text-underline-offset:.22em}
a:hover{color:var(--deep);text-decoration-thickness:3px}
:focus-visible{outline:4px solid var(--outer);outline-offset:2px;box-shadow:0 0 0 2px var(--inner);border-radius:4px}
.skip{position:absolute;inset:.25rem auto auto 1rem;padding-inline:1rem;background:var(--paper);z-index:1}
.skip:not(:focus),.vh{position:absolute;inline-size:1px;block-size:1px;min-block-size:0;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
main{padding-block:1rem 3rem;border-block-start:1px solid var(--line)}
main:focus{outline:0;box-shadow:none}
.back{gap:.25rem;margin-block:-.5rem .25rem;font-size:${size(14)}}
.who{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 1rem;margin-block-end:.75rem;color:var(--soft);font-size:${size(14)}}
.who p{display:flex;flex:1 1 0;flex-wrap:wrap;min-inline-size:11rem;gap:0 1.25rem;margin:0}
.who p span span{color:var(--ink);margin-inline-start:.375em}
h1{margin:.5rem 0 1rem;font-size:clamp(${size(24)},1.2rem + 1.5vw,${size(32)});line-height:${token('line-height-140')};letter-spacing:.01em}
h2{margin:2.75rem 0 .75rem;font-size:${size(20)};line-height:${token('line-height-150')}}
h1,h2{text-wrap:balance}
p,ul,ol,dl,figure,table{margin:0 0 1rem}
.lead{margin-block-end:1.5rem}
.small,small{color:var(--soft);font-size:${size(14)}}
small{display:block}
.mask{letter-spacing:.04em}
.num{white-space:nowrap;font-variant-numeric:tabular-nums;letter-spacing:.03em}
.icon{flex:none;inline-size:1.5rem;block-size:1.5rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
footer{padding-block:1.25rem 2rem;border-block-start:1px solid var(--line);color:var(--soft);font-size:${size(14)}}
footer p{margin:0}
footer ul{display:flex;flex-wrap:wrap;gap:0 1.5rem;margin:0;padding:0;list-style:none}
.dev{background:var(--warnwash);border-block-end:1px solid var(--warn);font-size:${size(14)}}
.dev p{margin-block:0;padding-block:.375rem}
.dev b{color:var(--warn)}
@media (min-width:44rem){
body{background:var(--wash)}
header,footer,.dev p{padding-inline:2.5rem}
main{padding:2rem 2.5rem 3.25rem;background:var(--paper);border:1px solid var(--line);border-radius:${radius(12)};margin-block-end:.75rem}
footer{border:0}
}
@media (prefers-reduced-motion:no-preference){
.button,.way,input{transition:background-color .12s,border-color .12s}
}
@media (forced-colors:active){
.button:is(.primary,.stop){border-width:3px}
.choice:has(:checked){outline:2px solid}
.icon{forced-color-adjust:auto}
:focus-visible{outline-color:Highlight}
.timeline line{stroke:GrayText}
.timeline .end{fill:Canvas;stroke:CanvasText}
.timeline .passed,.timeline .today{stroke:CanvasText;fill:CanvasText}
.timeline text{fill:CanvasText}
}
@media print{
nav,footer,.skip,.dev,.back,.button,.screen,.shot{display:none!important}
body,main{background:none;border:0}
main,header{max-width:none;padding-inline:0}
a{color:inherit}
h2,figure,tr,.facts>div{break-inside:avoid;break-after:auto}
}
`
