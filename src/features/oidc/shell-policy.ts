import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { ACR_VALUES, reaches, told } from './acr.ts'
import type { Standing } from './flow-standing.ts'

const { Check, Prompt, base } = interactionPolicy

/** The classes that a relying party asked for, and whether it takes nothing else (OpenID Connect Core 5.5.1.1). */
export interface AskedAcr {
  readonly values: readonly string[]
  readonly essential: boolean
}

function askedIn({ oidc }: KoaContextWithOIDC): AskedAcr | undefined {
  const acr = oidc.claims.id_token?.acr
  if (typeof acr !== 'object' || acr === null) return undefined
  const { value, values, essential }: { value?: unknown; values?: unknown; essential?: unknown } = acr
  const all = [...(Array.isArray(values) ? values : []), value].filter((one) => typeof one === 'string')
  return all.length === 0 ? undefined : { values: all, essential: essential === true }
}

const unmet = (): Error =>
  new errors.UnmetAuthenticationRequirements(
    'the requested authentication class cannot be reached for this account now',
  )

/** Is the person to be asked for more? Where nothing they have would do, a relying party that insists is told so (SU-05, SU-08). */
function asksForMore(ctx: KoaContextWithOIDC, standing: Standing): boolean {
  const asked = askedIn(ctx)
  if (!asked) return false
  const { oidc } = ctx
  const { authentication, reach } = standing
  if (oidc.session) oidc.session.acr = told(authentication.acr, asked.values)
  if (reaches(authentication.acr, asked.values)) return false
  const quiet = oidc.prompts.has('none')
  const possible = reaches(reach, asked.values)
  if (!asked.essential) return possible && !quiet && !(oidc.result && 'step_up' in oidc.result)
  const unknown = !asked.values.some((value) => (ACR_VALUES as readonly string[]).includes(value))
  if (unknown || (quiet && !possible)) throw unmet()
  return true
}

/**
 * When somebody is shown a page of ours on the way: to sign in (no session, prompt=login, max_age, another subject), to show
 * more (acr), to agree. The library's own checks of classes compare them as words; ours knows which contains which.
 */
export function promptPolicy(
  standingIn: (ctx: KoaContextWithOIDC) => Standing | undefined,
): interactionPolicy.DefaultPolicy {
  const policy = base()
  const login = policy.get('login')
  login?.checks.remove('essential_acrs')
  login?.checks.remove('essential_acr')
  const check = new Check('acr', 'a stronger authentication is needed', 'interaction_required', (ctx) => {
    const standing = standingIn(ctx)
    return standing !== undefined && asksForMore(ctx, standing)
  })
  policy.add(new Prompt({ name: 'step_up' }, (ctx) => ({ ...askedIn(ctx) }), check), 1)
  return policy
}
