// What people do with their telephone beside the pages: read the key off, show a code; answer what a page asks of a passkey.
import assert from 'node:assert/strict'
import { appCode, stepAt } from '../../src/features/authenticator-app/rules.ts'
import { policy } from '../../src/policy/policy.ts'
import type { Page } from './pages.ts'
import type { Server } from './server.ts'

/** The secret that the page offers, as an app reads it off the picture's text. */
export function secretOn({ links }: Pick<Page, 'links'>): Buffer {
  const uri = links.find((href) => href.startsWith('otpauth:'))
  assert.ok(uri, 'the page offers a secret')
  const letters = new URL(uri).searchParams.get('secret') ?? ''
  const bits = [...letters]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
}

/** What the app shows by the service's clock, so many steps ahead of it. */
export async function codeOf(server: Server, secret: Buffer, steps = 0): Promise<string> {
  const { now } = await server.json<{ now: string }>('GET', '/dev/clock.json')
  return appCode(secret, stepAt(Date.parse(now), policy) + steps, policy.app_code_length_digits)
}

/** What the page asks the browser for. */
export function optionsOn<T>({ body }: Pick<Page, 'body'>): T {
  const found = /data-options="([^"]*)"/.exec(body)?.[1]
  assert.ok(found, 'the page asks for a passkey')
  // It is what the product rendered for the browser, in WebAuthn's own shape.
  return JSON.parse(found.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as T
}
