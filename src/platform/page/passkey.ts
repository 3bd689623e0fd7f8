import { readFileSync } from 'node:fs'
import { type Html, html } from '../../kernel/html.ts'
import { asset } from './asset.ts'

const JAVASCRIPT = 'text/javascript; charset=utf-8'

/** What browsers and authenticators each do differently is the library's to know; it is made to be loaded as one file. */
const library = asset(
  'js',
  JAVASCRIPT,
  readFileSync(new URL('../dist/bundle/index.umd.min.js', import.meta.resolve('@simplewebauthn/browser')), 'utf8'),
)

/**
 * Lets a form be answered by a passkey: its button appears, asks the browser, and sends what it says. A choice that the form asks
 * for is the server's to miss. Without the script the page stays as it was sent, and says so.
 */
const ceremony = asset(
  'js',
  JAVASCRIPT,
  `'use strict';
(d=>{
const w=SimpleWebAuthnBrowser
if(!w.browserSupportsWebAuthn())return
d.querySelectorAll('[data-passkey]').forEach(p=>{
const f=p.closest('form'),e=p.querySelector('[role=alert]')
p.querySelector('[data-without]').hidden=true
p.querySelector('[data-with]').hidden=false
f.querySelector('button[hidden]').hidden=false
f.addEventListener('submit',s=>{
if(f.querySelector('[type=radio]')&&!f.querySelector('[type=radio]:checked'))return
s.preventDefault()
e.textContent=''
const optionsJSON=JSON.parse(p.dataset.options)
const asked=p.dataset.passkey==='make'?w.startRegistration({optionsJSON}):w.startAuthentication({optionsJSON})
asked.then(a=>{f.elements.response.value=JSON.stringify(a);f.submit()},x=>{e.textContent=x.name==='InvalidStateError'?p.dataset.already:p.dataset.canceled})
})
})
})(document)
`,
)

/** What a page with a passkey loads besides the script of every page, in this order. */
export const passkeyScripts = [library, ceremony]

export interface PasskeyPart {
  readonly act: 'make' | 'show'
  /** As navigator.credentials takes them, in JSON (WebAuthn 5.1.8, 5.1.10). */
  readonly options: object
  /** Stands there until the script finds that this browser knows passkeys; then the other does. */
  readonly without: string
  readonly withIt: string
  /** Said where the browser came back without an answer, and where the authenticator is one of the account's already. */
  readonly canceled: string
  readonly already: string
}

/** Stands in the form; its button has to be a `passkeyButton`. */
export const passkeyPart = ({ act, options, without, withIt, canceled, already }: PasskeyPart): Html =>
  html`<div data-passkey="${act}" data-options="${JSON.stringify(options)}" data-canceled="${canceled}" data-already="${already}"><input type="hidden" name="response" value=""><p class="inset" data-without>${without}</p><p class="small" data-with hidden>${withIt}</p><p class="error" role="alert"></p></div>`
