// The attacks that the product is held against, by the ids of its threat model.

export type Severity = 'Crit' | 'High' | 'Med' | 'Low'

export interface Attack {
  readonly id: string
  /** Crit is a takeover or a lost veto; High helps an attacker much or locks the owner out. */
  readonly severity: Severity
  /** The properties that it tries to break (docs/properties.md). */
  readonly properties: readonly string[]
  readonly title: string
}

type Row = readonly [id: string, severity: Severity, properties: string, title: string]

const ROWS: readonly Row[] = [
  // Security codes: guessing, races, binding
  ['T001', 'Crit', 'S10', 'attempt cap'],
  ['T002', 'Crit', 'S10', 'cap under concurrency'],
  ['T003', 'Crit', 'S11', 'one right code, many winners'],
  ['T004', 'Crit', 'S10', 'many flows multiply guesses'],
  ['T005', 'High', 'S12', 'resend'],
  ['T006', 'Crit', 'S12', 'code bound to purpose'],
  ['T007', 'Crit', 'S12', 'code bound to account'],
  ['T008', 'Crit', 'S12', 'code bound to proof'],
  ['T011', 'High', 'S10', 'counter survives a crash'],
  ['T013', 'High', 'L7', 'lockout griefing'],
  ['T014', 'High', 'S10', 'what must not reset the counters'],
  ['T015', 'High', 'S10', 'address spoofing of limits'],
  ['T016', 'Med', 'S17', 'timing of verification'],
  ['T017', 'Crit', 'S12', 'skipping a step'],
  ['T019', 'Low', 'L13', 'humane entry'],
  ['T020', 'High', 'S18', 'secrets stay secret'],

  // The replacement, its wait and its end
  ['T021', 'Crit', 'S1 S9', 'before the time'],
  ['T022', 'Crit', 'S7', 'edit of the pending address'],
  ['T024', 'Crit', 'S1 S7', 'late second candidate'],
  ['T025', 'Crit', 'S1', 'wait counts from proof, not from start'],
  ['T026', 'Crit', 'S6', 'parallel starts'],
  ['T027', 'High', 'S5 L3', 'the three ways out'],
  ['T028', 'High', 'L4 S5', 'restart griefing'],
  ['T029', 'High', 'S5 L4', 'trusted device beats password-only'],
  ['T032', 'Crit', 'S6 S11', 'double completion'],
  ['T033', 'Crit', 'S3', 'veto and finish at the same instant'],
  ['T034', 'Crit', 'S1 S7', 'finish uses the present, not the past'],
  ['T035', 'High', 'S1', 'candidate re-proved at the end'],
  ['T036', 'High', 'L8', 'requester never returns'],
  ['T038', 'Crit', 'S13', 'what is blocked while pending'],
  ['T039', 'Med', 'L13', 'what is not blocked'],
  ['T040', 'Crit', 'S13 S1', 'side doors while pending'],
  ['T041', 'High', 'S4 L2', 'old proof found again'],
  ['T042', 'Crit', 'S4', 'code read out to a caller'],
  ['T043', 'Med', 'S19', 'calendar'],
  ['T044', 'Low', 'S19', 'instances in different zones/locales'],

  // Veto, cancel, "not me"
  ['T045', 'Crit', 'S5 L3', 'veto without sign-in'],
  ['T046', 'High', 'S16', 'link scanners'],
  ['T048', 'Med', 'S11', 're-used veto link'],
  ['T049', 'Crit', 'S12', 'veto link is for one request'],
  ['T050', 'Crit', 'S14 S5', 'what "not me" does'],
  ['T052', 'Med', 'L3', 'owner not locked out by own veto'],
  ['T053', 'Crit', 'S5', 'recently removed proof still protects'],
  ['T054', 'Crit', 'S5', 'wrong hands cannot veto'],
  ['T055', 'High', 'S16', 'veto page as a lure'],
  ['T056', 'Med', 'L5 S5', '"this number is not theirs any more"'],
  ['T057', 'High', 'L13 L4', 'hostile stranger vetoes again and again'],
  ['T059', 'Crit', 'S3', 'acknowledged means durable'],
  ['T060', 'High', 'S16', 'CSRF'],
  ['T061', 'High', 'S5', 'who may cancel'],

  // Proofs: add, remove, partial loss, first binding
  ['T062', 'Crit', 'S4', 'SIM swapper with two-proof account'],
  ['T063', 'Crit', 'S6', 'never zero proofs'],
  ['T064', 'High', 'S4', 'probation'],
  ['T066', 'Crit', 'S1', 'cookie thief'],
  ['T067', 'High', 'S8', 'who hears of a new proof'],
  ['T068', 'Med', 'S15', 'same proof twice'],
  ['T070', 'High', 'S4', 'number proven elsewhere'],
  ['T071', 'Crit', 'S22 S1', 'unproven address has no power'],
  ['T072', 'High', 'S1', 'typo in the candidate'],
  ['T075', 'High', 'S4 L2', 'change of phone number'],
  ['T076', 'Med', 'L5', 'dead proof is not a kept proof'],
  ['T077', 'Med', 'S25', 'proof flood'],
  ['T078', 'Crit', 'S23', 'pre-hijack'],
  ['T079', 'Crit', 'S23 S12', 'unexpired change'],

  // Recovery code
  ['T080', 'Crit', 'S2', 'fresh recovery code'],
  ['T081', 'Crit', 'S11', 'one code, 30 users'],
  ['T082', 'Crit', 'S1 S2', 'code without first factor'],
  ['T083', 'High', 'S2 S11', 'rotation'],
  ['T084', 'High', 'S18', 'storage'],
  ['T085', 'Low', 'L13', 'typing it'],
  ['T087', 'Med', 'L7', 'guess flood on the slow hash'],

  // Mail, SMS, addresses, links, alerts
  ['T089', 'Crit', 'S15', 'one stored address only'],
  ['T090', 'Crit', 'S15', 'case-mapping twins'],
  ['T092', 'Crit', 'S15', 'host header'],
  ['T093', 'High', 'S18', 'link leakage'],
  ['T094', 'Med', 'S18', 'token after use'],
  ['T095', 'High', 'S15', 'user text in mail'],
  ['T096', 'High', 'S4', 'message wording'],
  ['T097', 'Med', 'S4', 'relay of the code by a phishing site'],
  ['T098', 'Crit', 'S8', 'alert at start'],
  ['T099', 'High', 'S8', 'provider down'],
  ['T101', 'High', 'S8 S25', 'flooding by our own mails'],
  ['T102', 'High', 'S8', 'unsubscribe as a weapon'],
  ['T103', 'Med', 'S25', 'alert cost'],
  ['T106', 'High', 'S25', 'SMS pumping'],
  ['T107', 'High', 'S25', 'number types'],

  // Sessions, devices, relying parties
  ['T109', 'High', 'S14 S22', 'completion and sessions'],
  ['T110', 'Crit', 'S22', 'proofs are not identifiers'],
  ['T111', 'High', 'S13 S22', 'step-up asked by a relying party'],
  ['T112', 'Crit', 'S12', 'flow fixation'],
  ['T113', 'High', 'S11', 'step-up grant'],
  ['T115', 'Med', 'S6', 'tabs and back button'],
  ['T116', 'High', 'S7', 'host changes the password'],

  // Crashes, clocks, replicas, restores, scale
  ['T117', 'Crit', 'S8', 'crash between commit and mail'],
  ['T118', 'High', 'S8', 'crash before commit'],
  ['T119', 'Crit', 'S19 S9', 'clock jumps forward'],
  ['T120', 'High', 'S19', 'clock jumps back'],
  ['T123', 'Crit', 'S9 L6', 'service down on day 30'],
  ['T124', 'Crit', 'S3', 'lagging replica'],
  ['T125', 'Crit', 'S20 S3', 'old backup'],
  ['T126', 'High', 'S20', 'clone of production'],
  ['T127', 'High', 'S6', 'two processes on the embedded store'],
  ['T128', 'High', 'S7', 'mixed versions and settings'],
  ['T129', 'Med', 'L5', '10,000 requests due on one day'],
  ['T131', 'Med', 'S6', 'serialization failures'],

  // Operators, support, insiders
  ['T132', 'Crit', 'S21', 'lone admin'],
  ['T133', 'High', 'S21 S17', 'support role'],
  ['T135', 'Med', 'S21', 'audit tamper'],
  ['T136', 'Med', 'S19 S21', 'edit started_at by SQL'],
  ['T137', 'Med', 'S7 S21', 'lowering W'],
  ['T138', 'High', 'S21', 'smooth talker'],
  ['T139', 'Crit', 'S18', 'test hooks'],

  // Enumeration, privacy, abuse
  ['T140', 'High', 'S17', 'account existence'],
  ['T141', 'High', 'S17', 'hints'],
  ['T143', 'Med', 'S17', 'third party privacy'],
  ['T144', 'High', 'S25', 'one mailbox, many victims'],

  // Help centre and texts
  ['T146', 'High', 'S15', 'article as a phishing vehicle'],
  ['T147', 'Med', 'L12', 'docs equal product'],
  ['T148', 'Low', 'L12', 'article basics'],

  // Usability and liveness
  ['T149', 'Crit', 'L1', "the article's whole path"],
  ['T150', 'High', 'L9', 'other browser, other device'],
  ['T151', 'High', 'S26 S24 L10', 'holiday of 40 days'],
  ['T153', 'High', 'L11', 'carrier mailboxes and filters'],
  ['T154', 'Med', 'L12', 'what the person is told'],
  ['T155', 'Med', 'L5', 'reminders'],
  ['T156', 'Med', 'L12', 'accessibility'],
  ['T157', 'High', 'L13', 'no dead ends'],
  ['T158', 'High', 'L6', 'outage only delays'],
  ['T159', 'High', 'S1-S26', 'random walk against the model'],
  ['T160', 'Med', 'L4', 'cost of being griefed'],
]

export const ATTACKS: readonly Attack[] = ROWS.map(([id, severity, properties, title]) => ({
  id,
  severity,
  properties: properties.split(' '),
  title,
}))
