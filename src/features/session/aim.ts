import type { GrantAct } from '../challenge/rules.ts'
import { isGrantAct } from './grant.ts'

/** The pages of the security info that send somebody to verify first, and that they want to be back at afterwards. */
const RETURNS =
  /^\/security\/(?:mail|phone|code|authenticator-app|passkey|(?:remove|keep|changed)\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

const UNDER = '/security/'

/** What somebody verifies for, and the page that they came from; undefined where the act alone says where it is done. */
export interface VerifyAim {
  readonly act: GrantAct
  readonly from: string | undefined
}

/** Where an act is verified for. The page that asked goes along in the address, which every step of it keeps. */
export const verifyPath = (act: GrantAct, from: string): string =>
  `/verify/for/${act}${RETURNS.test(from) ? `~${from.slice(UNDER.length).replace('/', '~')}` : ''}`

/** Reads the last part of such a path; any other page than those is none to come back to. */
export function readVerifyAim(text: string): VerifyAim | undefined {
  const [act = '', ...rest] = text.split('~')
  if (!isGrantAct(act)) return undefined
  const from = UNDER + rest.join('/')
  return { act, from: RETURNS.test(from) ? from : undefined }
}
