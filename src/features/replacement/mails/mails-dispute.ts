import type { Instant } from '../../../kernel/clock.ts'
import { days } from '../../../kernel/duration.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { say } from '../../../kernel/text.ts'
import { facts, heading, noticeFooter, paragraph } from '../../notice/mails-letter.ts'
import { maskInSms } from '../../notice/mails-mask.ts'
import { fittingSms } from '../../notice/mails-sms.ts'
import type { Rendered, Sending, Template } from '../../notice/mails-template.ts'
import { SAMPLE_NOW, type Sample, samplesOf, siteOf, template, written } from '../../notice/mails-view.ts'
import { mailTexts } from '../../notice/texts-mails.ts'
import { loadUndos } from '../store-undo.ts'
import { findUndo, mayUndo } from '../undo.ts'
import { readRequest } from './mails-read.ts'
import { linksToUndo, sampleWaysToUndo, type WaysToUndo } from './mails-undo.ts'
import { endingTexts } from './texts-ending.ts'
import { type DisputeNews, disputeMailTexts, type UndoWords, undoMailTexts } from './texts-undo.ts'
import { disputeHostTexts } from './texts-undo-host.ts'

/** What one side is told of a dispute. */
interface DisputeView extends Omit<WaysToUndo, 'untilAt' | 'url' | 'number'> {
  readonly news: DisputeNews
  readonly side: 'old' | 'new'
  readonly at: Instant
  /** When the dispute ends by itself. */
  readonly untilAt: Instant
  /** The link from which it can be resolved, for an old proof while it is open. */
  readonly url: string | undefined
}

/** News of a dispute that has gone on meanwhile are no longer true: the next ones are on their way. */
const STILL: Readonly<Record<DisputeNews, string>> = { opened: 'disputed', reverted: 'reverted', stands: 'stands' }

const readNews =
  (news: DisputeNews) =>
  async (sending: Sending): Promise<DisputeView | undefined> => {
    const read = await readRequest(sending)
    const { service, account, message, proof } = sending
    const undos = await loadUndos(service.database, account.accountId)
    const undo = read && findUndo({ undos }, read.request.requestId)
    if (!read || undo?.state !== STILL[news]) return undefined
    const { url, ...links } = linksToUndo(sending, read.request)
    return {
      sender: links.sender,
      account: links.account,
      host: links.host,
      receipt: links.receipt,
      news,
      side: message.params.side === 'new' ? 'new' : 'old',
      at: Number(message.params.at),
      untilAt: undo.state === 'disputed' ? undo.expiresAt : Number(message.params.at),
      url: undo.state === 'disputed' && mayUndo(undo, read.request, proof) ? url : undefined,
    }
  }

function wordNews(view: DisputeView, locale: Locale): Rendered {
  const { sender, receipt, account, host } = view
  const texts = (host === undefined ? disputeMailTexts : disputeHostTexts)[view.news]
  const side = texts[view.side]
  const words: UndoWords = {
    brand: sender.brand,
    kind: sender.kind,
    account,
    support: sender.support,
    receipt,
    site: siteOf(sender),
    number: '',
    until: written(sender, view.untilAt, locale),
    host: host ?? '',
  }
  if (sender.kind === 'phone')
    return { sms: fittingSms(locale, [say(side.sms, locale, { ...words, account: maskInSms(account, locale) })]) }
  const title = say(texts.title, locale)
  return {
    mail: {
      locale,
      subject: say(endingTexts.subjectOld, locale, { title }),
      preheader: say(side.what, locale, words),
      blocks: [
        heading(title),
        paragraph(say(side.what, locale, words)),
        heading(say(endingTexts.valid, locale)),
        paragraph(say(texts.valid, locale, words)),
        heading(say(endingTexts.next, locale)),
        paragraph(say(side.next, locale, words)),
        ...(view.url ? [{ kind: 'button', label: say(undoMailTexts.button, locale), url: view.url } as const] : []),
        facts(
          [say(mailTexts.service, locale), sender.brand],
          [say(mailTexts.account, locale), account],
          [say(mailTexts.when, locale), written(sender, view.at, locale)],
          [say(mailTexts.receipt, locale), receipt],
        ),
        noticeFooter(sender, locale, receipt),
      ],
    },
  }
}

export const disputeTemplates = {
  'dispute-opened': template(readNews('opened'), wordNews),
  'dispute-reverted': template(readNews('reverted'), wordNews),
  'dispute-stands': template(readNews('stands'), wordNews),
} satisfies Record<string, Template>

const sample = (kind: 'mail' | 'phone', news: DisputeNews, side: 'old' | 'new', hosted = false): DisputeView => {
  const { sender, account, host, receipt, url } = sampleWaysToUndo(kind, hosted)
  const open = news === 'opened' && side === 'old'
  const [at, untilAt] = [SAMPLE_NOW + days(38), SAMPLE_NOW + days(68)]
  return { sender, account, host, receipt, news, side, at, untilAt, url: open ? url : undefined }
}

const samples = (news: DisputeNews): readonly Sample[] =>
  samplesOf(`dispute-${news}`, wordNews, {
    old: sample('mail', news, 'old'),
    new: sample('mail', news, 'new'),
    'sms-old': sample('phone', news, 'old'),
    'sms-new': sample('phone', news, 'new'),
    'hosted-old': sample('mail', news, 'old', true),
    'hosted-new': sample('mail', news, 'new', true),
    'hosted-sms-old': sample('phone', news, 'old', true),
    'hosted-sms-new': sample('phone', news, 'new', true),
  })

export const disputeSamples: readonly Sample[] = [...samples('opened'), ...samples('reverted'), ...samples('stands')]
