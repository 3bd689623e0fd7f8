import { token } from './tokens.ts'

const r8 = token('border-radius-8')

/** What only the pages of the help are made of: searches, readings, and articles on paper. */
export const help = `
.search{display:flex;flex-wrap:wrap;align-items:end;gap:.5rem}
.search .field{flex:1 1 14rem;margin:0}
form.search>.button{inline-size:auto;min-inline-size:0;margin:0}
ruby,article[lang=ja-simple] :is(p,li){line-height:2.1}
rt{font-size:.55em}
.editions ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;padding:0;list-style:none}
:is(.links,.editions) a:has(ruby){display:inline-block;padding-block:.5rem}
.button:has(ruby){display:block}
.editions [aria-current]{color:inherit;font-weight:700;text-decoration:none}
.search .field{position:relative}
.suggestions{position:absolute;z-index:1;inset:100% 0 auto;margin:.25rem 0 0;padding:.25rem 0;list-style:none;background:var(--paper);border:1px solid var(--edge);border-radius:${r8};max-block-size:20rem;overflow:auto}
.suggestions li{padding:.625rem .75rem;min-block-size:2.75rem;cursor:pointer}
.suggestions [aria-selected=true],.suggestions li:hover{background:var(--keywash);outline:2px solid var(--key);outline-offset:-2px}
mark{background:var(--warnwash);color:inherit;font-weight:700}
details[open]>summary .shut,details:not([open])>summary .open{display:none}
@media print{
article,article .lead{font-size:.875rem;line-height:1.5}
article :is(p,ol,ul,.inset,.lead){margin-block-end:.375rem}
article h2{margin-block:1rem .375rem}
article .steps>li{padding-block-end:.375rem;break-inside:avoid}
article~*{font-size:.75rem}
ruby,article[lang=ja-simple] :is(p,li){line-height:1.75}
}
`
