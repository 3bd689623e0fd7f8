// The statements that are as they are for a reason: each by its file and what it stands in.

/** They find rows of accounts by something else than the account. */
export const NOT_BY_ACCOUNT: Readonly<Record<string, string>> = {
  'src/features/account/store.ts findAccountId': 'somebody signs in: the account is what is looked for',
  'src/features/account/store.ts loadNeighbourHash':
    'an identifier that nobody has takes as long as one that somebody has',
  'src/features/api/store.ts listAccounts': 'a page of all accounts, for a program that may list them',
  'src/features/api/store.ts loadAnswer': 'the key that a client chose says which answer it is',
  'src/features/api/store.ts keepAnswer': 'the key that a client chose says which answer it is',
  'src/features/api/store.ts dropClaim': 'the key that a client chose says which answer it is',
  'src/features/erasure/store.ts ROWS 20': 'answers to an app about its person name the person as who asked',
  'src/features/erasure/store.ts deleteBudgets': 'an address that stands in another account, too, keeps its counts',
  'src/features/oidc/store-clients.ts deleteClientArtifacts': 'a client goes, with what everybody gave it',
  'src/features/oidc/store-keys.ts deleteFormerSigningKeys': 'is anything left that this key signed?',
  'src/features/oidc/store.ts claimOnce': 'a proof of a key is of nobody yet, and is taken once',
  'src/features/oidc/store.ts consumeArtifact': 'whoever has the secret of a token is who it says',
  'src/features/oidc/store.ts deleteArtifact': 'whoever has the secret of a token is who it says',
  'src/features/oidc/store.ts deleteGrant': 'whoever has the secret of a token is who it says',
  'src/features/oidc/store.ts deleteOfGrant': 'all that came from one grant is of one account',
  'src/features/oidc/store.ts findArtifact': 'whoever has the secret of a token is who it says',
  'src/features/oidc/store.ts loadInteraction': 'nobody is signed in yet where an interaction begins',
  'src/features/oidc/store.ts answerInteraction': 'nobody is signed in yet where an interaction begins',
  'src/features/oidc/store.ts saveLogin': 'nobody is signed in yet where an interaction begins',
  'src/features/oidc/store.ts sessionBehind': 'whoever has the secret of a token is who it says',
  'src/features/proof/store.ts findPlaces': 'who holds a mailbox is told of what it is used for in other accounts',
  'src/features/replacement/start/store-candidate.ts candidatesElsewhere':
    'one mailbox as the new one of many accounts',
  'src/features/replacement/store.ts findByReceipt': 'a receipt number is all that somebody has who stops by number',
  'src/features/session/store-grant.ts useGrant': 'the instant of a grant finds it as fast as its account does',
  'src/features/signal/store-facts.ts deleteFact': 'a fact that was told, by its number',
  'src/features/signal/store-sets.ts claimSets': 'signals are sent to a receiver, of whomever they are',
  'src/features/signal/store-sets.ts deleteSets': 'signals are sent to a receiver, of whomever they are',
  'src/features/signal/store-sets.ts dropDead': 'for the operator, of one receiver',
  'src/features/signal/store-sets.ts dropWaiting': 'signals are sent to a receiver, of whomever they are',
  'src/features/signal/store-sets.ts giveUpOld': 'upkeep: what waits for too long',
  'src/features/signal/store-sets.ts giveUpSet': 'signals are sent to a receiver, of whomever they are',
  'src/features/signal/store-sets.ts insertFarewell': 'it is about the stream, and about nobody',
  'src/features/signal/store-sets.ts loadBacklog': 'for the operator, over all receivers',
  'src/features/signal/store-sets.ts loadDead': 'for the operator, of one receiver',
  'src/features/signal/store-sets.ts loadReady': 'signals are sent to a receiver, of whomever they are',
  'src/features/signal/store-sets.ts loadWaiting': 'signals are sent to a receiver, of whomever they are',
  'src/features/signal/store-sets.ts retrySet': 'signals are sent to a receiver, of whomever they are',
  'src/features/signal/store-sets.ts reviveSets': 'for the operator, of one receiver',
  'src/features/transfer/store-export.ts findByExternalId': 'what an account is called elsewhere says which it is',
  'src/features/transfer/store-export.ts loadPage': 'a page of all accounts, for an export of them',
  'src/features/transfer/store-import.ts loadExternalIds': 'what an account is called elsewhere says which it is',
  'src/features/transfer/store-import.ts loadKnown': 'who of a file is there already',
  'src/features/upstream/store.ts findHostSessions': 'the host says which of its sessions ended',
  'src/main/doctor-messages.ts lookAtMessages': 'for the operator, over all accounts',
  'src/main/store-restore.ts SILENCED': 'a copy tells nobody anything: it is rare, and closed meanwhile',
  'src/main/store-restore.ts VOIDED': 'after a restore everything of before is void: it is rare, and closed meanwhile',
  'src/main/store-restore.ts accountsWithRequests':
    'after a restore all requests are held: it is rare, and closed meanwhile',
  'src/main/store-restore.ts recordEventsOfRestore':
    'after a restore everybody is told: it is rare, and closed meanwhile',
  'src/main/store-retention.ts FORGOTTEN': 'upkeep: what is old is forgotten, of whomever it is',
  'src/main/store-seals.ts SEALED': 'upkeep: what an older key sealed, of whomever it is',
  'src/main/store-seals.ts forgetKeys': 'is anything left that this key sealed?',
  'src/main/store-seals.ts usesOfKeys': 'for the operator, over all accounts',
  'src/platform/due.ts claimDue': 'the worker takes what is due, of whomever it is',
  'src/platform/due.ts nextDueAt': 'the worker asks when to come again',
  'src/platform/outbox.ts claimMessages': 'the worker takes what is due, of whomever it is',
}

/** They read more than a part of what grows. */
export const READS_MUCH: Readonly<Record<string, string>> = {
  'src/features/help/store.ts readHelpReport': 'for the operator, beside the service: what many looked for in vain',
  'src/features/signal/store-sets.ts dropDead': 'for the operator: walks what was given up, and nothing else',
  'src/features/signal/store-sets.ts loadBacklog': 'for the operator: counts what waits',
  'src/features/signal/store-sets.ts reviveSets': 'for the operator: walks what was given up, and nothing else',
  'src/features/signal/store.ts countSubjects': 'no receiver may have more subjects than policy.signal_subjects_max',
  'src/main/doctor-messages.ts lookAtMessages': 'for the operator, beside the service: counts what waits',
  'src/main/store-restore.ts SILENCED': 'a copy tells nobody anything: it is rare, and closed meanwhile',
  'src/main/store-restore.ts VOIDED': 'after a restore everything of before is void: it is rare, and closed meanwhile',
  'src/main/store-restore.ts accountsWithRequests':
    'after a restore all requests are held: it is rare, and closed meanwhile',
  'src/main/store-restore.ts recordEventsOfRestore':
    'after a restore everybody is told: it is rare, and closed meanwhile',
  'src/main/store-seals.ts usesOfKeys': 'for the operator: counts what each key seals',
}

/** Not of tables that stay: a table of an import's own, and commands that have no plan. */
export const NO_PLAN: Readonly<Record<string, string>> = {
  'src/features/transfer/store-import.ts makeTrial': 'a command',
  'src/features/transfer/store-import.ts dropTrial': 'a command',
  'src/features/transfer/store-import.ts rememberTrial': 'a temporary table',
  'src/features/transfer/store-import.ts loadTrial': 'a temporary table',
  'src/platform/database/migrate.ts applyAlone': 'begin, commit and what stands around them',
}

/** What stands there is one of several: "… FORGOTTEN 17" is of "… FORGOTTEN". */
export const reasonFor = (reasons: Readonly<Record<string, string>>, id: string): string | undefined =>
  reasons[id] ?? reasons[id.replace(/ \d+$/, '')]
