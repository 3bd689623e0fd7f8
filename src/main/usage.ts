/** What `honnin help` prints. */
export const USAGE = `Usage: honnin <command>

  dev               start in development mode: embedded engine, mailbox and clock at /dev
  serve             start in production mode (settings: README, "Settings")
  migrate           bring the database up to date
  migrate --check   tell what is pending and change nothing (exit code 4 where something is)
  keys              tell the keys of the database, and how much is sealed with each
  keys rotate       make a new sealing key, while the service goes on; what is sealed follows by itself
  client add ID --name NAME --redirect URL [--redirect URL …] [--logout-return URL …]
         [--backchannel-logout URL [--logout-by-person]] [--public | --secret-in-body | --jwks FILE] [--pairwise] [--consent]
         [--introspects] [--scope SCOPE …]
                    let an app sign people in (OpenID Connect); tells its secret once
  client add ID --scope SCOPE [--scope SCOPE …] [--secret-in-body | --jwks FILE]
                    let a machine act in its own name: accounts.read, accounts.write, accounts.report,
                    accounts.export, accounts.erase, verifications, ssf.read, ssf.manage (docs/guides/rest-api.md)
  client list       tell the apps
  client remove ID  take an app away; all that it was given ends
  client rotate-secret ID
                    tell a new secret, once; the former one works for another day
  signing-keys      tell the keys that tokens are signed with
  signing-keys rotate
                    make a new one; it signs in ten minutes, the former one is published for another month
  webhook add URL --events KIND,KIND|all [--description TEXT]
                    tell an address of yours what happens to accounts (Standard Webhooks); tells its secret once
  webhook rotate-secret ID
                    tell a new secret, once; for a day both sign
  webhook remove ID take it away
  signals           tell the streams of receivers and the webhooks, and what waits for each (docs/guides/signals.md)
  signals dead [ID] tell what was given up
  signals retry ID [SIGNAL]
  signals drop ID [SIGNAL]
                    try that again, or throw it away
  signals pause|disable|enable ID [REASON]
                    hold what comes, stop, go on; the receiver is told
  signals opt-out|opt-in ACCOUNT
                    somebody does not want apps to be told of them (in 30 days), or wants it again
  import FILE       make accounts of the lines of a file (docs/import.md)
    --dry-run         judge every line, and write nothing
    --report FILE     write which lines were not taken, and why
    --resume          only go on with an import of this file that was stopped
    --schema          print what a line looks like (JSON Schema) instead
  export            write accounts in clear to standard output, a line each, with their history
    --account ACCOUNT one of them, or --all
    --with-password-hashes
  erase ACCOUNT     erase everything of an account, for good
    --because "why"   stays, without personal data, when all else goes
                    ACCOUNT is an id, an external id, or an address; "-" reads it from standard input
  restore           tell whether this database is the newest one of this service, and what accepting it makes void
  restore accept    a backup was restored: people sign in again, requests that ran are held, and are told of it
  restore copy      this is a copy for another purpose: the same, but nobody is told, and it gets a name of its own
  restore join      one more instance, or one on another machine: nothing was restored (docs/restore.md)
  doctor            look at settings, key, database, mail (SPF, DKIM, DMARC), clock, backups and your help articles;
                    changes nothing (exit code 3 or 4 where something is to be mended; doctor --dev reads the settings
                    as "dev" does)
    --offline         ask no other computer but the database
    --mail ADDRESS    send one test mail instead, and tell what the mail server answers
  bounce            take a mail that came back from standard input, for a pipe of a mail server (docs/delivery.md)
  help-approve      tell which of your help articles wait for approval (JSON)
  help-approve <number> <digest> <name>   approve one as it is; it is shown from the next start on
  help-report       what readers looked for in the help in vain, and which articles did not help (JSON)
`
