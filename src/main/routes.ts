import { activityRoutes } from '../features/activity/pages.ts'
import { deviceRoutes } from '../features/device/pages.ts'
import { enrolmentRoutes } from '../features/enrolment/pages.ts'
import { helpRoutes } from '../features/help/pages.ts'
import { connectRoutes } from '../features/oidc/pages.ts'
import { passkeyRoutes } from '../features/passkey/pages.ts'
import { changeRoutes } from '../features/password/pages-change.ts'
import { forgottenRoutes } from '../features/password/pages-forgotten.ts'
import { secureRoutes } from '../features/password/pages-secure.ts'
import { secureLinkRoutes } from '../features/password/pages-secure-link.ts'
import { promptRoutes } from '../features/prompt/pages.ts'
import { verifyRoutes } from '../features/prompt/pages-verify.ts'
import { disputeRoutes } from '../features/replacement/dispute/pages.ts'
import { resolveRoutes } from '../features/replacement/dispute/pages-resolve.ts'
import { exitRoutes } from '../features/replacement/exits/pages.ts'
import { oldProofRoutes } from '../features/replacement/exits/pages-proof.ts'
import { requesterRoutes } from '../features/replacement/exits/pages-requester.ts'
import { finishRoutes } from '../features/replacement/finish/pages.ts'
import { doneRoutes } from '../features/replacement/finish/pages-done.ts'
import { startRoutes } from '../features/replacement/start/pages.ts'
import { candidateRoutes } from '../features/replacement/start/pages-candidate.ts'
import { continueRoutes } from '../features/replacement/start/pages-continue.ts'
import { recoverRoutes } from '../features/replacement/start/pages-recover.ts'
import { statusRoutes } from '../features/replacement/status/pages.ts'
import { stopRoutes } from '../features/replacement/stop/pages.ts'
import { undoRoutes } from '../features/replacement/undo/pages.ts'
import { reportRoutes } from '../features/report/pages.ts'
import { securityRoutes } from '../features/security-info/pages.ts'
import { sessionRoutes } from '../features/session/pages.ts'
import { landingRoutes } from '../features/session/pages-landing.ts'
import type { Person } from '../features/session/store-visitor.ts'
import { signalChoiceRoutes } from '../features/signal/pages-choice.ts'
import type { Route } from '../platform/http/exchange.ts'

/** What still answers to somebody who signed in to a frozen account: its dispute, and what needs no account. */
const openWhileFrozen: ReadonlySet<Route<Person>> = new Set([
  ...disputeRoutes,
  ...resolveRoutes,
  ...undoRoutes,
  ...stopRoutes,
  ...sessionRoutes,
  ...landingRoutes,
  ...helpRoutes,
])

/** All pages of the product, in the order in which a person meets them. */
export const productRoutes: readonly Route<Person>[] = [
  ...landingRoutes,
  ...enrolmentRoutes,
  ...sessionRoutes,
  ...deviceRoutes,
  ...passkeyRoutes,
  ...promptRoutes,
  ...verifyRoutes,
  ...startRoutes,
  ...recoverRoutes,
  ...candidateRoutes,
  ...continueRoutes,
  ...statusRoutes,
  ...exitRoutes,
  ...oldProofRoutes,
  ...requesterRoutes,
  ...stopRoutes,
  ...finishRoutes,
  ...doneRoutes,
  ...reportRoutes,
  ...undoRoutes,
  ...disputeRoutes,
  ...resolveRoutes,
  ...securityRoutes,
  ...changeRoutes,
  ...forgottenRoutes,
  ...secureRoutes,
  ...secureLinkRoutes,
  ...activityRoutes,
  ...signalChoiceRoutes,
  ...connectRoutes,
  ...helpRoutes,
]

/** A page is closed while the account is frozen unless it stands above; a new one is closed without anybody's doing. */
export const closedWhileFrozen: ReadonlySet<Route<Person>> = new Set(
  productRoutes.filter((route) => !openWhileFrozen.has(route)),
)
