import { html, raw } from '../../kernel/html.ts'
import { codeDisplay, numberDisplay, qrCode } from './code.ts'
import { bullets, disclosure, heading, lead, masked, notice, paragraph, small, steps } from './content.ts'
import { dayMonth, dayMonthTime, type Place, when } from './dates.ts'
import { facts, mark, table } from './facts.ts'
import { actions, button, form, linkButton, linkList, printButton, ways } from './form.ts'
import { type Either, SAMPLE_END, SAMPLE_START, type Sample } from './gallery-sample.ts'
import { timeline } from './timeline.ts'

const place = (locale: Place['locale']): Place => ({ locale, zone: 'Asia/Tokyo' })

const exits = (t: Either) =>
  html`${heading(t('どうしますか', 'What would you like to do?'))}${ways([
    {
      title: t('このまま待つ', 'Keep waiting'),
      consequence: t('何も変わりません。元の画面へ進みます。', 'Nothing changes. You go on to where you were.'),
      kind: 'go',
      action: '/wait',
    },
    {
      title: t('取り消して、|いまの情報を|使い続ける', 'Cancel and keep the current info'),
      consequence: t('新しいメールアドレスは登録されません。', 'The new e-mail address is not registered.'),
      href: '/cancel',
    },
    {
      title: t('わたしの手続きでは|ありません', 'This is not my request'),
      consequence: t(
        'すぐに止めて、アカウントを守ります。サインインしなくても止められます。',
        'Stops it at once and protects the account. No sign-in needed.',
      ),
      kind: 'stop',
      href: '/stop',
    },
  ])}`

const pending: Sample = {
  name: 'pending',
  content: (t, locale) => ({
    title: t(
      '新しい|セキュリティ情報に|替わるまで、|あと22日です',
      '22 days left until your security info is replaced',
    ),
    who: { account: 't•••@example.jp', receipt: '4821-0937' },
    signedIn: { signOut: '/sign-out', hidden: { csrf: 'sample' } },
    body: html`${lead(
      t(
        'アカウントを守るため、30日お待ちいただいています。前のメールアドレスと電話番号にも知らせて、心当たりのない手続きを止められるようにしています。',
        'To protect your account we wait 30 days. We have also written to your old e-mail address and phone number, so that a request that is not yours can be stopped.',
      ),
    )}${timeline({
      label: t(
        '30日のうち8日が過ぎました。12月22日に手続きを仕上げられます。',
        '8 of 30 days have passed. You can finish on 22 December.',
      ),
      start: { title: t('受付', 'Received'), date: dayMonth(SAMPLE_START, place(locale)) },
      today: t('きょう（8日目）', 'Today (day 8)'),
      end: { title: t('仕上げができます', 'You can finish'), date: dayMonthTime(SAMPLE_END, place(locale)) },
      passed: 8 / 30,
    })}${heading(t('手続きの内容', 'Your request'))}${facts([
      {
        term: t('替わる日時', 'Replaced from'),
        value: when(SAMPLE_END, place(locale)),
        note: t(
          'この日から30日のあいだに、サインインして仕上げてください。',
          'Sign in and finish within 30 days of this date.',
        ),
      },
      {
        term: t('いまの情報', 'Current info'),
        value: html`${masked('ta••••@old-mail.jp')}<br>${masked('••• •••• ••78')}`,
        note: t('仕上げまで変わらず使えます。', 'Keeps working until you finish.'),
      },
      {
        term: t('新しい情報', 'New info'),
        value: masked('ma••••@example.com'),
        note: t(
          '確認済み。仕上げるまで、本人確認には使えません。',
          'Confirmed. Cannot be used to verify until you finish.',
        ),
      },
    ])}${exits(t)}${heading(t('待たなくて|よい方法', 'Ways without waiting'))}${paragraph(
      locale === 'ja'
        ? html`前のメールアドレスや電話がまた使えるとき、<a href="#a">回復用コード</a>が見つかったときは、待たずに元どおり使えます。`
        : html`If your old e-mail address or phone works again, or you find your <a href="#a">recovery code</a>, you get back in at once.`,
    )}${linkList([
      {
        href: '/able',
        label: t('待っているあいだに、|できること・できないこと', 'What works and what does not while you wait'),
      },
      { href: '/calendar', label: t('予定を|カレンダーに入れる', 'Add the date to your calendar'), download: true },
    ])}${printButton(t('印刷する', 'Print this page'))}`,
  }),
}

const beforeWait: Sample = {
  name: 'before-the-wait',
  content: (t, locale) => ({
    title: t(
      '待つ前に、|日付と|できないことを|確かめてください',
      'Before you wait, check the date and what will not work',
    ),
    who: { account: 't•••@example.jp' },
    back: { href: '/quick' },
    body: html`${lead(html`${t('替わるのは ', 'Your info is replaced on ')}<b>${when(SAMPLE_END, place(locale))}</b>${t(' です。', '.')}`)}${table(
      {
        caption: t('待っているあいだ', 'While you wait'),
        columns: [t('こと', 'What'), t('使えるか', 'Works?')],
        rows: [
          [t('サインインとメールの利用', 'Sign in and use the site'), mark(true, t('できます', 'Yes'))],
          [
            html`${t('パスワードの変更', 'Change the password')}<small>${t('新しい情報に替わってからできます。', 'Possible after the replacement.')}</small>`,
            mark(false, t('できません', 'No')),
          ],
          [t('支払い方法の追加', 'Add a payment method'), mark(false, t('できません', 'No'))],
        ],
      },
    )}${heading(t('これからの流れ', 'What happens next'))}${steps([
      {
        title: t('新しい連絡先を|確かめます', 'You confirm the new address'),
        body: t('届いたメールから続けます。', 'You go on from the mail that we send.'),
      },
      {
        title: t('30日待ちます', 'You wait 30 days'),
        body: t('前の連絡先にも知らせます。', 'We also write to the old addresses.'),
      },
      {
        title: t('サインインして|仕上げます', 'You sign in and finish'),
        body: t('新しいパスワードを決めます。', 'You choose a new password.'),
      },
    ])}${notice({
      tone: 'warning',
      title: t('前の連絡先を|いま使っている人が|います', 'Somebody else may use the old address'),
      body: t(
        '知らない人が止めることもあります。そのときは、こちらから連絡します。',
        'They may stop the request. We will then write to you.',
      ),
    })}${form({
      action: '/start',
      hidden: { token: 'sample' },
      body: actions(
        button({ label: t('30日待つ手続きを|始める', 'Start the 30-day wait') }),
        linkButton({ href: '/quick', label: t('ほかの方法を|見る', 'See other ways'), kind: 'secondary' }),
      ),
    })}${disclosure({
      summary: t('なぜ30日も待つのですか', 'Why 30 days?'),
      body: paragraph(
        t(
          'ほかの人があなたになりすましていないか、前の連絡先で確かめる時間が要るためです。',
          'So that, if somebody pretends to be you, you have the time to see our messages and stop it.',
        ),
      ),
    })}`,
  }),
}

/** A picture of the size of a real code, without its meaning. */
const squares = raw(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21" shape-rendering="crispEdges"><path fill="#000" d="${Array.from(
    { length: 441 },
    (_, i) => ((i * i * 7 + i * 3) % 5 < 2 ? `M${i % 21} ${Math.floor(i / 21)}h1v1h-1z` : ''),
  ).join('')}"/></svg>`,
)

const codes: Sample = {
  name: 'codes',
  content: (t) => ({
    title: t('回復用コードを|保管してください', 'Keep your recovery code'),
    who: { account: 't•••@example.jp' },
    body: html`${lead(
      t(
        'このコードは、いまだけ表示されます。書きとるか、印刷してください。',
        'We show this code only now. Write it down or print it.',
      ),
    )}${codeDisplay({
      label: t('回復用コード', 'Recovery code'),
      code: 'K7M2Q9XWR4T8BD3HNZ5PVJ6CF1A0E',
      copy: t('コピーする', 'Copy'),
      copied: t('コピーしました', 'Copied'),
    })}${qrCode({
      svg: squares,
      label: t('回復用コードのQRコード', 'QR code of the recovery code'),
      caption: t('写真ではなく、紙に残すことをおすすめします。', 'Better kept on paper than as a photo.'),
    })}${actions(
      linkButton({ href: '/code.txt', label: t('ファイルに保存する', 'Save as a file') }),
      printButton(t('印刷する', 'Print')),
    )}${heading(t('もう一方の画面と|見くらべてください', 'Compare with the other screen'))}${numberDisplay({
      label: t('照合番号', 'Match number'),
      value: '482193',
      note: t('この番号を、メールを開いた画面に入力します。', 'Type it where you opened the mail.'),
    })}`,
  }),
}

const messages: Sample = {
  name: 'messages',
  content: (t) => ({
    title: t('手続きを|止めました', 'The request has been stopped'),
    who: { account: 't•••@example.jp', receipt: '4821-0937' },
    body: html`${notice({
      tone: 'success',
      title: t('アカウントは|守られています', 'Your account is safe'),
      body: t('新しい情報は登録されませんでした。', 'The new info was not registered.'),
      announce: true,
    })}${notice({ tone: 'info', body: t('結果をメールでも送りました。', 'We have also sent this by mail.') })}${notice({
      tone: 'warning',
      title: t('本人確認の方法が|一つだけです', 'You have only one way to verify'),
      body: t(
        'もう一つ追加すると、締め出されにくくなります。',
        'With a second one you are less likely to be locked out.',
      ),
    })}${notice({
      tone: 'stop',
      title: t('パスワードが|知られているかもしれません', 'Somebody may know your password'),
      body: t('いま替えてください。', 'Change it now.'),
    })}${bullets([
      t('ほかの端末のサインインを終わらせました。', 'Other devices were signed out.'),
      t('次の手続きは、7日後から始められます。', 'The next request can start in 7 days.'),
    ])}${actions(
      linkButton({ href: '/password', label: t('パスワードを替える', 'Change the password') }),
      button({ label: t('アカウントを|とめる', 'Freeze the account'), kind: 'stop', form: 'none' }),
    )}${small(t('この画面は閉じてかまいません。', 'You can close this page.'))}`,
  }),
}

/** Pages that tell: status, decision, result. */
export const reading: readonly Sample[] = [pending, beforeWait, codes, messages]
