import { token } from './tokens.ts'

const size = (n: 14 | 16 | 17 | 18 | 20 | 24 | 28): string => token(`font-size-${n}`)
const r8 = token('border-radius-8')
const r12 = token('border-radius-12')

/** The parts that pages are built of, in the order of their modules. */
export const parts = `
.notice{display:flex;gap:.75rem;margin:0 0 1.5rem;padding:1rem;border:1px solid;border-inline-start-width:.375rem;border-radius:${r8};border-color:var(--tone);background:var(--ground)}
.notice>.icon{color:var(--tone);margin-block-start:.125rem}
.notice>div{flex:1;min-inline-size:0}
.notice p,.notice ul{margin:0 0 .25rem}
.notice .title{margin:0 0 .125rem;font-size:${size(17)};font-weight:700;color:var(--tone);line-height:${token('line-height-160')}}
.notice :last-child{margin-block-end:0}
.info{--tone:var(--key);--ground:var(--keywash)}
.success{--tone:var(--ok);--ground:var(--okwash)}
.warning{--tone:var(--warn);--ground:var(--warnwash)}
.notice.stop{--tone:var(--stop);--ground:var(--stopwash)}
.errors:focus{outline:2px solid var(--stop);outline-offset:0;box-shadow:none;border-radius:${r8}}
.errors ul{padding:0;list-style:none}
.errors li{margin-block-end:.25rem}
.errors a{color:var(--stop);font-weight:700;display:inline-flex;align-items:center;min-block-size:2.75rem}
.inset{margin:0 0 1.5rem;padding:.25rem 0 .25rem 1rem;border-inline-start:.25rem solid var(--line)}
.bullets{padding-inline-start:1.25rem}
.bullets li{margin-block-end:.375rem}
.steps{padding:0;list-style:none;counter-reset:s}
.steps>li{position:relative;counter-increment:s;padding:0 0 1.25rem 3rem;min-block-size:2.5rem}
.steps>li::before{content:counter(s);position:absolute;inset:0 auto auto 0;inline-size:2rem;block-size:2rem;border-radius:50%;background:var(--keywash);color:var(--key);border:1px solid var(--key);font-weight:700;line-height:1.875rem;text-align:center}
.steps>li:not(:last-child)::after{content:"";position:absolute;inset:2.25rem auto .25rem 1rem;border-inline-start:1px solid var(--edge)}
.steps>li>b{display:block;padding-block-start:.125rem}
.steps>li>div{color:var(--soft)}
.steps>li>.act{color:inherit}
.steps>li:target{background:var(--keywash);border-radius:${r8}}
.shot{display:block;margin-block:.5rem .75rem}
.shot img{display:block;max-inline-size:100%;block-size:auto;border:1px solid var(--line);border-radius:${r8}}
.inset>.title{margin:0;font-weight:700}
.inset :last-child{margin-block-end:0}
details{margin:0 0 1.25rem}
summary{display:flex;gap:.25rem;align-items:center;min-block-size:2.75rem;color:var(--key);cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary span{text-decoration:underline;text-underline-offset:.22em}
summary .icon{margin-inline-start:-.25rem}
details[open]>summary .icon{rotate:90deg}
details>div{margin-inline-start:.5rem;padding:.25rem 0 .25rem 1.25rem;border-inline-start:2px solid var(--line)}
details>div>:last-child{margin:0}
.facts>div{padding:.875rem 0;border-block-end:1px solid var(--line)}
.facts>div:first-child{border-block-start:1px solid var(--line)}
dt{color:var(--soft);font-size:${size(14)}}
dd{margin:0}
.change{margin-inline-start:1rem;display:inline-flex;align-items:center;min-block-size:2.75rem;margin-block-end:-.625rem}
small+.change{margin-inline-start:0}
table{inline-size:100%;border-collapse:collapse}
caption{text-align:start;font-weight:700;font-size:${size(18)};padding-block-end:.5rem}
th,td{text-align:start;vertical-align:top;padding:.75rem 1rem .75rem 0;border-block-end:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);font-size:${size(14)};padding-block:.375rem;border-color:var(--edge)}
td:last-child,th:last-child{padding-inline-end:0}
.mark{display:inline-flex;gap:.25rem;font-weight:700;white-space:nowrap}
.mark .icon{margin-block-start:.125rem;stroke-width:2.5}
.yes{color:var(--ok)}.no{color:var(--stop)}
.actions{display:flex;flex-direction:column;gap:.75rem;margin:1.75rem 0 1rem}
.button{display:flex;align-items:center;justify-content:center;min-block-size:3.25rem;inline-size:100%;padding:.5rem 1.75rem;border:1px solid var(--key);border-radius:${r8};background:var(--key);color:var(--onkey);font:inherit;font-weight:700;line-height:1.4;text-align:center;text-decoration:none;cursor:pointer}
.button:hover{background:var(--deep);border-color:var(--deep);color:var(--onkey)}
.secondary{background:none;color:var(--key)}
.secondary:hover{background:var(--keywash);color:var(--deep)}
.button.stop{background:var(--stop);border-color:var(--stop);color:var(--onstop)}
.button.stop:hover{filter:brightness(.88)}
.button.quiet,.button.quiet:hover{inline-size:auto;min-block-size:2.75rem;padding:0;border:0;background:none;color:var(--key);font-weight:400;text-decoration:underline;text-underline-offset:.22em}
.button[hidden]{display:none}
main>form{margin-block-end:2rem}
form>.button:not(.quiet){margin-block-start:1.5rem}
.actions form>.button{margin:0}
.field{margin:0 0 1.5rem}
fieldset{margin:0;padding:0;border:0;min-inline-size:0}
.field label,legend{display:block;padding:0;margin-block-end:.25rem;font-weight:700}
legend{inline-size:100%;margin-block-end:.5rem;font-size:${size(18)}}
.field h1{margin-block:0 .25rem}
.field h1 label{margin:0}
.hint{margin-block-end:.5rem;color:var(--soft);font-size:${size(14)}}
.opt{font-weight:400;color:var(--soft)}
input:not([type=radio],[type=checkbox]){inline-size:100%;min-block-size:3.25rem;padding:.5rem .875rem;border:1px solid var(--edge);border-radius:${r8};background:var(--paper);color:inherit;font:inherit;letter-spacing:.02em}
input:hover{border-color:var(--ink)}
.field .short{max-inline-size:14rem}
.field .code{max-inline-size:16rem;min-block-size:3.75rem;font-size:${size(24)};font-variant-numeric:tabular-nums;letter-spacing:.16em}
.field .recovery{max-inline-size:none;font:${size(16)} ui-monospace,"SFMono-Regular",Menlo,Consolas,"Noto Sans Mono",monospace;letter-spacing:0;padding-inline:.625rem;text-transform:uppercase}
.password{display:flex;flex-wrap:wrap;gap:.5rem}
.password input{flex:1 1 12rem}
.password .button{inline-size:auto;padding-inline:1rem}
.wrong{padding-inline-start:1rem;border-inline-start:.25rem solid var(--stop)}
.field.wrong input:not([type=radio],[type=checkbox]){border:2px solid var(--stop)}
.error{margin:.375rem 0 0;color:var(--stop);font-weight:700}
.choices,.ways{display:grid;gap:.75rem}
.choice{position:relative;display:grid;grid-template-columns:1.5rem 1fr;gap:0 .875rem;padding:.875rem 1rem;border:1px solid var(--edge);border-radius:${r8};background:var(--paper)}
.choice:hover{border-color:var(--ink)}
.choice:has(:checked){border-color:var(--key);background:var(--keywash);box-shadow:inset 0 0 0 1px var(--key)}
.choice input{position:relative;z-index:1;inline-size:1.5rem;block-size:1.5rem;margin:.125rem 0 0;accent-color:var(--key)}
.choice label{margin:0}
.choice label::after{content:"";position:absolute;inset:0}
.choice .then{grid-column:2;color:var(--soft);font-size:${size(14)}}
.ways{padding:0;list-style:none}
.way{display:flex;align-items:center;justify-content:space-between;gap:.75rem;inline-size:100%;min-block-size:4rem;padding:.875rem 1rem;border:1px solid var(--edge);border-radius:${r12};background:var(--paper);color:inherit;font:inherit;text-align:start;text-decoration:none;cursor:pointer}
.way b{display:block;font-size:${size(17)};line-height:1.5}
.way span span{display:block;color:var(--soft);font-size:${size(14)}}
.way .icon{color:var(--soft)}
.way:hover{border-color:var(--key);background:var(--keywash);color:inherit}
.way.go{border:2px solid var(--key)}
.way.go b,.way.go .icon{color:var(--key)}
.way.stop{border-color:var(--stop);background:var(--stopwash)}
.way.stop b,.way.stop .icon{color:var(--stop)}
.links{padding:0;list-style:none}
.links a{padding-block:.5rem}
.timeline{padding:1rem 1.125rem;border-radius:${r12};background:var(--keywash)}
.timeline svg{display:block;inline-size:calc(100% - 1.25rem);margin-inline:.625rem;overflow:visible}
.timeline text{fill:var(--ink);font-weight:700;font-size:${size(14)}}
.timeline line{stroke:var(--edge);stroke-width:6;stroke-linecap:round;opacity:.45}
.timeline .passed{stroke:var(--key);fill:var(--key);opacity:1}
.timeline .end{fill:var(--paper);stroke:var(--key);stroke-width:3}
.timeline .today{fill:var(--key);stroke:var(--paper);stroke-width:4}
.ends{display:flex;justify-content:space-between;gap:1rem;margin-block-start:.375rem;line-height:1.5}
.ends p{margin:0;font-size:${size(14)};font-weight:700}
.ends small{font-weight:400}
.ends p:last-child{text-align:end}
.secret{padding:1.25rem 1rem;border:1px solid var(--edge);border-radius:${r12};background:var(--wash);text-align:center}
figcaption{color:var(--soft);font-size:${size(14)}}
.secret code{display:block;padding-block:.5rem;font:700 ${size(20)}/1.8 ui-monospace,"SFMono-Regular",Menlo,Consolas,"Noto Sans Mono",monospace;letter-spacing:.06em;text-wrap:balance;user-select:all}
.secret .big{margin:.25rem 0;font-size:clamp(2rem,1.5rem + 3vw,3rem);line-height:1.3;font-weight:700;font-variant-numeric:tabular-nums;letter-spacing:.06em;white-space:nowrap}
.secret .button{inline-size:auto;margin:.5rem auto 0}
.qr{text-align:center}
.qr>div{display:inline-block;padding:.75rem;border:1px solid var(--line);border-radius:${r8};background:#fff}
.qr svg{display:block;inline-size:12rem;block-size:12rem}
form .clock{display:flex;flex-wrap:wrap;gap:.5rem;padding:1rem;border-radius:${r12};background:var(--keywash)}
.clock p{flex:1 0 100%;margin:0}
.clock .button{inline-size:auto;min-inline-size:0;min-block-size:2.75rem;padding-inline:1rem}
.pair>*{min-inline-size:0}
@media (min-width:70rem){
body:has(.pair) :is(header,main,footer,.dev p){max-width:72rem}
.pair{display:grid;grid-template-columns:3fr 2fr;gap:2.5rem}
}
@media (min-width:36rem){
.facts>div{display:grid;grid-template-columns:9rem 1fr;gap:1rem;align-items:baseline}
dt{font-size:inherit}
.actions{flex-direction:row;flex-wrap:wrap}
.button{inline-size:auto;min-inline-size:12rem}
.password .button,.secret .button,.quiet{min-inline-size:0}
}
`
