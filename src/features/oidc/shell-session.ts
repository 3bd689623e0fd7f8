import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import type { Service } from '../../platform/service.ts'
import type { Person } from '../session/store-visitor.ts'
import type { Present } from './shell-present.ts'

type Session = NonNullable<KoaContextWithOIDC['oidc']['session']> & { readonly new?: boolean }

/**
 * When the person signed in, for relying parties: they compare it with the wall, and so does the library with max_age; how
 * long ago it was is the ledger's to say.
 */
async function authTime({ time }: Service, { session }: Person): Promise<number> {
  const { now } = await time.moment()
  return Math.floor((systemClock.wall() - (now - session.signedInAt)) / seconds(1))
}

/**
 * Our session is the only one. The library keeps one of its own, in which it remembers which relying parties know of it;
 * each time it reads it, who is signed in, since when and how is put in from ours, and where that is somebody else, or
 * nobody, the library begins a new one.
 */
export function followSession(
  provider: Provider,
  service: Service,
  presentIn: (ctx: KoaContextWithOIDC) => Present,
): void {
  const library = provider.Session
  // Its types do not know how it is made, nor that its context is the one of OpenID Connect.
  const Session = library as unknown as new (payload: object | undefined) => Session
  const get = library.get.bind(library)
  library.get = async (koa) => {
    const ctx = koa as unknown as KoaContextWithOIDC
    const stored: Session = await get(koa)
    const { person, standing } = presentIn(ctx)
    const isTheirs = stored.accountId === undefined || stored.accountId === person?.account.accountId
    // Made of something, it is kept at once; made of nothing, only when there is something to keep.
    const anew = () => new Session(person && {})
    const session = isTheirs && !(person && stored.new) ? stored : anew()
    if (person && standing)
      session.loginAccount({
        accountId: person.account.accountId,
        loginTs: await authTime(service, person),
        acr: standing.authentication.acr,
        amr: [...standing.authentication.amr],
      })
    // What our pages answered is that somebody signed in, and not who it is.
    session.loginAccount = () => {}
    ctx.oidc.entity('Session', session)
    return session
  }
}
