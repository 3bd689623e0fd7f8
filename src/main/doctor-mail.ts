import { createPublicKey } from 'node:crypto'
import { Resolver as Dns } from 'node:dns/promises'
import { seconds } from '../kernel/duration.ts'
import type { Dkim } from '../platform/config/delivery.ts'
import type { Settings } from '../platform/config/settings.ts'
import { readSmtpUrl } from '../platform/delivery/smtp-server.ts'
import { type Finding, note, ok, reasonOf, wrong } from './finding.ts'

/** What is asked of DNS; nothing where there is no such record, an exception where nobody answers. */
export interface Resolver {
  /** Each record with its pieces joined (RFC 7208 3.3, RFC 6376 3.6.2.2). */
  txt(name: string): Promise<readonly string[]>
  mx(name: string): Promise<readonly string[]>
}

const DNS_TIMEOUT_MS = seconds(3)
const dns = new Dns({ timeout: DNS_TIMEOUT_MS, tries: 1 })

const orNone = async <T>(asked: Promise<readonly T[]>): Promise<readonly T[]> =>
  asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENODATA' || error.code === 'ENOTFOUND') return []
    throw error
  })

export const systemResolver: Resolver = {
  txt: async (name) => (await orNone(dns.resolveTxt(name))).map((pieces) => pieces.join('')),
  mx: async (name) => (await orNone(dns.resolveMx(name))).map(({ exchange }) => exchange),
}

const notAsked = () => Promise.reject(new Error('not asked'))

/** Asks nobody. */
export const noResolver: Resolver = { txt: notAsked, mx: notAsked }

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** Would who gets our mails know that they are ours (T153), and would what comes back find its way here? */
export async function lookAtMail(settings: Settings, resolver: Resolver): Promise<readonly Finding[]> {
  const { smtpUrl, mailFrom, delivery } = settings
  if (smtpUrl === undefined) return []
  const [from, back] = [domainOf(mailFrom), domainOf(delivery.returnPath ?? mailFrom)]
  const asked = await Promise.all([
    answered('SPF', () => lookAtSpf(back, resolver)),
    answered('DKIM', () => lookAtDkim(delivery.dkim, resolver)),
    answered('DMARC', () => lookAtDmarc({ from, back, signs: delivery.dkim !== undefined }, resolver)),
    answered('bounces', () => lookAtReturn(settings, back, resolver)),
  ])
  return [...lookAtServer(smtpUrl), ...asked.flat()]
}

const answered = (what: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> =>
  look().catch((error) => [note(what, `DNS could not be asked (${reasonOf(error)})`)])

function lookAtServer(smtpUrl: string): Finding[] {
  const server = readSmtpUrl(smtpUrl)
  if (!server.ok) return [wrong('SMTP_URL', server.refusal.code)]
  const { host, secure, startTls } = server.value
  const here = host === 'localhost' || host === '127.0.0.1' || host === '::1'
  return !secure && startTls === 'optional' && !here
    ? [note('SMTP_URL', `mails may go to ${host} in clear (starttls=optional), with codes in them`)]
    : [ok('SMTP_URL', here ? 'on this computer' : 'by TLS, with a certificate that is checked')]
}

/** RFC 7208 4.6.4: what asks DNS again counts, and more than ten of it is an error. */
const SPF_ASKS = /^[+?~-]?(?:include|a|mx|ptr|exists)(?:[:/]|$)|^redirect=/i
const SPF_ASKS_MAX = 10

/** Of the return path's domain: that is what SPF is about (RFC 7208 2.4). */
async function lookAtSpf(domain: string, resolver: Resolver): Promise<Finding[]> {
  const records = (await resolver.txt(domain)).filter((text) => /^v=spf1(?: |$)/i.test(text))
  const [record = '', ...more] = records
  const paste = `${domain}. TXT "v=spf1 mx -all" (or what your mail provider says)`
  if (records.length === 0) return [wrong('SPF', `${domain} has no record; for example: ${paste}`)]
  if (more.length > 0)
    return [wrong('SPF', `${domain} has ${records.length} records, and so none counts: make them one`)]
  const terms = record.split(/ +/).slice(1)
  const asks = terms.filter((term) => SPF_ASKS.test(term)).length
  if (asks > SPF_ASKS_MAX)
    return [wrong('SPF', `${domain} asks DNS ${asks} times, and more than ${SPF_ASKS_MAX} are an error`)]
  const all = terms.find((term) => /^[+?~-]?all$/i.test(term))
  if (all === undefined && !terms.some((term) => /^redirect=/i.test(term)))
    return [
      note('SPF', `${domain} does not end in -all or ~all: who else sends in its name is not refused (${record})`),
    ]
  if (all !== undefined && !/^[~-]/.test(all))
    return [wrong('SPF', `${domain} lets everybody send in its name (${all})`)]
  return [
    ok(
      'SPF',
      `${domain}: ${record} (it has to name the servers that send for SMTP_URL, which cannot be seen from here)`,
    ),
  ]
}

/** The public half as it stands in DNS (RFC 6376 3.6.1). */
export const publicHalf = ({ privateKey }: Dkim): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')

const tagsOf = (record: string): ReadonlyMap<string, string> =>
  new Map(
    record.split(';').map((tag) => {
      const at = tag.indexOf('=')
      return [tag.slice(0, at).trim().toLowerCase(), tag.slice(at + 1).replace(/\s/g, '')] as const
    }),
  )

async function lookAtDkim(dkim: Dkim | undefined, resolver: Resolver): Promise<Finding[]> {
  if (!dkim)
    return [note('DKIM', 'DKIM_KEY_FILE is not set: see that the server of SMTP_URL signs in the name of MAIL_FROM')]
  const name = `${dkim.selector}._domainkey.${dkim.domain}`
  const mine = publicHalf(dkim)
  const paste = `${name}. TXT "v=DKIM1; k=rsa; p=${mine}"`
  const records = (await resolver.txt(name)).map(tagsOf).filter((tags) => tags.has('p'))
  const [tags] = records
  if (!tags) return [wrong('DKIM', `there is no key at ${name}; publish it: ${paste}`)]
  if (records.length > 1) return [wrong('DKIM', `there are ${records.length} keys at ${name}; one stays`)]
  const published = tags.get('p') ?? ''
  if (published === '') return [wrong('DKIM', `the key at ${name} was revoked; publish the new one: ${paste}`)]
  if (published !== mine)
    return [wrong('DKIM', `the key at ${name} is not the one of DKIM_KEY_FILE; publish it: ${paste}`)]
  if (tags.get('t')?.split(':').includes('y'))
    return [note('DKIM', `${name} says that it is a trial (t=y): signatures count for nothing`)]
  return [ok('DKIM', `${name} is the key that mails are signed with`)]
}

interface Domains {
  readonly from: string
  readonly back: string
  readonly signs: boolean
}

/** RFC 7489 3.1: the domain that the reader sees has to be the one that SPF or DKIM vouches for. */
async function lookAtDmarc({ from, back, signs }: Domains, resolver: Resolver): Promise<Finding[]> {
  const found = await dmarcOf(from, resolver)
  const paste = `_dmarc.${from}. TXT "v=DMARC1; p=quarantine; rua=mailto:postmaster@${from}"`
  if (!found) return [wrong('DMARC', `${from} has no record; for example: ${paste}`)]
  const { tags, at } = found
  const strict = tags.get('aspf')?.toLowerCase() === 's'
  const related = back === from || back.endsWith(`.${from}`) || from.endsWith(`.${back}`)
  const spf = strict ? back === from : related
  const policy = (at === from ? tags.get('p') : (tags.get('sp') ?? tags.get('p')))?.toLowerCase() ?? 'none'
  const findings = [
    policy === 'none'
      ? note('DMARC', `${at} asks for nothing (p=none): who sends in your name is not refused; p=quarantine is better`)
      : ok('DMARC', `${at}: ${policy}`),
  ]
  if (spf) return findings
  const why = `mails come back to ${back}, which is not ${strict ? 'exactly ' : ''}the domain of MAIL_FROM, ${from}`
  return [
    ...findings,
    signs
      ? note('DMARC', `${why}: the signature alone vouches for them`)
      : wrong('DMARC', `${why}, and nothing is signed here`),
  ]
}

/** Of the domain itself, or of the one above it that has one. */
async function dmarcOf(domain: string, resolver: Resolver) {
  const labels = domain.split('.')
  for (let i = 0; i < labels.length - 1; i++) {
    const at = labels.slice(i).join('.')
    const records = (await resolver.txt(`_dmarc.${at}`)).filter((text) => /^v=DMARC1(?:\s*;|$)/i.test(text))
    const [record] = records
    if (record !== undefined && records.length === 1) return { at, tags: tagsOf(record) }
  }
  return undefined
}

async function lookAtReturn({ delivery }: Settings, back: string, resolver: Resolver): Promise<Finding[]> {
  const { returnPath, bounceToken, reportSecret } = delivery
  if (returnPath === undefined)
    return [note('bounces', 'RETURN_PATH is not set: nobody hears of mails that come back (docs/delivery.md)')]
  const readers =
    bounceToken === undefined && reportSecret === undefined
      ? [note('bounces', 'neither BOUNCE_TOKEN nor REPORT_SECRET is set: only "honnin bounce" takes what comes back')]
      : []
  const servers = await resolver.mx(back)
  return servers.length === 0
    ? [...readers, wrong('bounces', `${back} has no MX record: nothing that comes back arrives`)]
    : [...readers, ok('bounces', `to ${returnPath}, taken by ${servers.join(', ')}`)]
}
