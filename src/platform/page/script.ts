import { asset } from './asset.ts'

/**
 * Comfort only: every journey works without it. Shows a password, copies a recovery code, opens the print dialogue,
 * and lets a form be sent once (a second press within 3 s does nothing).
 */
export const script = asset(
  'js',
  'text/javascript; charset=utf-8',
  `'use strict';
(d=>{
const all=(s,f)=>d.querySelectorAll(s).forEach(f)
const add=(after,label,act)=>{const b=d.createElement('button');b.type='button';b.className='button secondary';b.textContent=label;b.onclick=()=>act(b);after.after(b);return b}
all('[data-show]',i=>{const b=add(i,i.dataset.show,b=>{const s=i.type==='password';i.type=s?'text':'password';b.textContent=s?i.dataset.hide:i.dataset.show});b.setAttribute('aria-controls',i.id);i.form&&i.form.addEventListener('submit',()=>{i.type='password'})})
if(navigator.clipboard)all('[data-copy]',c=>{const b=add(c,c.dataset.copy,()=>navigator.clipboard.writeText(c.textContent).then(()=>{b.textContent=c.dataset.copied}));b.setAttribute('aria-live','polite')})
all('[data-print]',b=>{b.hidden=false;b.onclick=()=>print()})
const sent=new WeakMap
d.addEventListener('submit',e=>{const f=e.target;if(e.timeStamp-sent.get(f)<3000)e.preventDefault();else sent.set(f,e.timeStamp)})
addEventListener('pageshow',e=>{if(e.persisted)all('form',f=>sent.delete(f))})
})(document)
`,
)
