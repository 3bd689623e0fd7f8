import { asset } from './asset.ts'

/**
 * Comfort only: while somebody types into a search, titles that fit come up under it (WAI-ARIA APG, "editable combobox
 * with list autocomplete"). Arrows choose, Enter opens, Escape takes them away; how many there are is said in a status.
 * What could be an address, a number or a code is not asked for, so it stands in nobody's log.
 */
export const suggestScript = asset(
  'js',
  'text/javascript; charset=utf-8',
  `'use strict';
(d=>{
const i=d.querySelector('[data-suggest]');if(!i)return
const w=i.dataset,make=(tag,props)=>Object.assign(d.createElement(tag),props)
const list=make('ul',{id:'suggestions',className:'suggestions',hidden:true}),said=make('p',{className:'vh'})
list.setAttribute('role','listbox');list.setAttribute('aria-label',w.suggestions);said.setAttribute('role','status')
i.after(list);i.form.append(said)
const set=a=>{for(const n in a)a[n]===null?i.removeAttribute(n):i.setAttribute(n,a[n])}
set({role:'combobox','aria-autocomplete':'list','aria-controls':list.id,'aria-expanded':'false'})
let at=-1,timer,asked=''
const options=()=>[...list.children]
const choose=n=>{const all=options();at=n;all.forEach((o,k)=>o.setAttribute('aria-selected',k===n));set({'aria-activedescendant':n<0?null:all[n].id});if(n>=0)all[n].scrollIntoView({block:'nearest'})}
const close=()=>{list.hidden=true;at=-1;set({'aria-expanded':'false','aria-activedescendant':null})}
const show=found=>{
list.replaceChildren(...found.map((f,n)=>{const o=make('li',{id:'suggestion-'+n,textContent:f.title});o.setAttribute('role','option');o.setAttribute('aria-selected','false');o.dataset.url=f.url;return o}))
close();if(found.length){list.hidden=false;set({'aria-expanded':'true'})}
said.textContent=(found.length===1?w.one:w.count).replace('#',found.length)}
const personal=/[@\\d\\uff10-\\uff19]|[A-Za-z-]{16}|:\\/\\//
const ask=async()=>{
const q=i.value.trim();if(q===asked)return
asked=q;said.textContent='';if(q.length<2||personal.test(q))return close()
try{
const r=await fetch(w.suggest+(w.suggest.includes('?')?'&':'?')+'q='+encodeURIComponent(q),{headers:{accept:'application/json'}})
const found=r.ok?(await r.json()).suggestions:[];if(asked===q&&d.activeElement===i)show(found)
}catch{close()}}
i.addEventListener('input',e=>{clearTimeout(timer);if(!e.isComposing)timer=setTimeout(ask,200)})
i.addEventListener('compositionend',()=>{clearTimeout(timer);timer=setTimeout(ask,200)})
i.addEventListener('keydown',e=>{
if(e.isComposing)return
const n=options().length
if(e.key==='Escape'&&!list.hidden){e.preventDefault();close()}
else if((e.key==='ArrowDown'||e.key==='ArrowUp')&&n){e.preventDefault();const open=!list.hidden;list.hidden=false;set({'aria-expanded':'true'});const down=e.key==='ArrowDown';choose(!open||at<0?(down?0:n-1):(at+(down?2:0))%(n+1)-1)}
else if(e.key==='Enter'&&at>=0&&!list.hidden){e.preventDefault();location.assign(options()[at].dataset.url)}
})
list.addEventListener('mousedown',e=>e.preventDefault())
list.addEventListener('click',e=>{const o=e.target.closest('[role=option]');if(o)location.assign(o.dataset.url)})
i.addEventListener('blur',close)
})(document)
`,
)
