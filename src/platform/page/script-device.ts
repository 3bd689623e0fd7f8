import { asset } from './asset.ts'

/**
 * Keeps the key of a trusted device, which can not be read out of the browser, and signs with it what the service asks:
 * silently where a page carries `data-silent`, and before a form with a `data-sign` field leaves. What it needs and
 * cannot have is told to the service as "none" (no key here) or "failed"; the form leaves all the same. What stands under
 * `data-unable` is for browsers without script or key store, `data-able` for the others, `data-keyed` for who has a key.
 */
export const deviceScript = asset(
  'js',
  'text/javascript; charset=utf-8',
  `'use strict';
(d=>{
const able=Boolean(window.crypto&&crypto.subtle&&window.indexedDB)
const keys=(mode,act)=>new Promise((ok,no)=>{const r=indexedDB.open('honnin',1);r.onupgradeneeded=()=>r.result.createObjectStore('keys');r.onerror=()=>no(r.error);r.onsuccess=()=>{const b=r.result,t=b.transaction('keys',mode),q=act(t.objectStore('keys'));t.oncomplete=()=>{b.close();ok(q.result)};t.onabort=()=>{b.close();no(t.error)}}})
const text=b=>btoa(String.fromCharCode(...new Uint8Array(b))).replace(/[+]/g,'-').replace(/[/]/g,'_').replace(/=/g,'')
const post=(path,fields)=>fetch(path,{method:'POST',body:new URLSearchParams(fields)}).then(r=>{if(!r.ok)throw r;return r.json()})
const known=i=>keys('readonly',s=>s.get(i.dataset.key))
const make=async i=>{navigator.storage?.persist?.().catch(()=>{});const k=await crypto.subtle.generateKey({name:'ECDSA',namedCurve:'P-256'},false,['sign','verify']);await keys('readwrite',s=>s.put(k,i.dataset.key));i.form.elements.key.value=text(await crypto.subtle.exportKey('spki',k.publicKey));return k}
const sign=async i=>{
const purpose=i.dataset.sign
try{
const k=await(purpose==='enrol'?make(i):known(i))
if(!k){i.value='none';return}
const {challenge}=await post('/device/challenge',{csrf:i.form.elements.csrf.value,purpose})
if(!challenge)throw 0
i.value=text(await crypto.subtle.sign({name:'ECDSA',hash:'SHA-256'},k.privateKey,new TextEncoder().encode('honnin-device-1 '+purpose+' '+challenge)))
}catch{i.value='failed'}}
if(!able)return
d.querySelectorAll('[data-unable]').forEach(e=>{e.hidden=true})
d.querySelectorAll('[data-able]').forEach(e=>{e.hidden=false})
d.querySelectorAll('[data-keyed]').forEach(e=>known(e.querySelector('[data-sign]')).then(k=>{e.hidden=!k}).catch(()=>{}))
const silent=d.querySelector('form[data-silent]')
if(silent){const i=silent.querySelector('[data-sign]');sign(i).then(()=>post(silent.action,new FormData(silent))).then(({shown})=>{if(shown&&silent.dataset.onward)location.replace(silent.dataset.onward)}).catch(()=>{})}
d.addEventListener('submit',e=>{
const f=e.target,i=f.querySelector('[data-sign]')
if(!i||e.defaultPrevented)return
e.preventDefault()
const b=e.submitter
if(b&&b.name){const h=d.createElement('input');h.type='hidden';h.name=b.name;h.value=b.value;f.append(h)}
sign(i).then(()=>f.submit())
})
})(document)
`,
)
