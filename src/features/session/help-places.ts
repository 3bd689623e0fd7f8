/**
 * The place in the help that says what to do about a refusal, by its code or by what stands before the dot of it. The
 * articles come later in the order of features; a test sees to it that every place is there, and every code has one.
 */
const PLACES: Readonly<Record<string, string>> = {
  account: '/help/001014#frozen',
  address: '/help/001003',
  app_code: '/help/001010#app-code',
  choice: '/help/001008',
  code: '/help/001004',
  connect: '/help/001002',
  'connect.restricted': '/help/001009',
  'connect.no_proof': '/help/001002#step-2',
  'code.wrong': '/help/001004#wrong-code',
  'code.unreadable': '/help/001004#wrong-code',
  'code.too_many_wrong': '/help/001004#wrong-code',
  'code.too_many_sent': '/help/001004#step-4',
  device: '/help/001008#signed-in',
  dispute: '/help/001014#step-4',
  enrolment: '/help/001003#step-1',
  form: '/help',
  match: '/help/001001#step-8',
  number: '/help/001001#step-8',
  page: '/help',
  passkey: '/help/001010#passkey-fails',
  password: '/help/001013',
  'password.current_wrong': '/help/001013#right-password',
  proof: '/help/001007',
  recovery: '/help/001005#not-taken',
  recovery_code: '/help/001005#not-taken',
  'recovery_code.too_young': '/help/001005#step-4',
  replacement: '/help/001001',
  'replacement.candidate_is_old': '/help/001001#step-7',
  'replacement.candidate_blocked': '/help/001001#step-7',
  'replacement.link_over': '/help/001001#step-8',
  'replacement.other_browser': '/help/001001#step-8',
  'replacement.too_early': '/help/001009#when',
  'replacement.already_pending': '/help/001009#when',
  'replacement.held': '/help/001009#held',
  'replacement.own_request': '/help/001009#cancel',
  'replacement.not_requester': '/help/001009#cancel',
  'replacement.old_proof_needed': '/help/001009#sooner',
  report: '/help/001008',
  restricted: '/help/001009',
  secure: '/help/001008#step-5',
  security_info: '/help/001007',
  service: '/help',
  session: '/help/001013#right-password',
  'session.recovery_only': '/help/001005#use',
  sign_in: '/help/001013#right-password',
  step_up: '/help/001002',
  stop: '/help/001008#step-1',
  'stop.is_completed': '/help/001008#too-late',
  undo: '/help/001014#step-1',
  'undo.password_wrong': '/help/001014#step-3',
  'undo.paused': '/help/001014#step-3',
  verify: '/help/001002#step-2',
}

export const helpFor = (code: string | undefined): string | undefined =>
  code === undefined ? undefined : (PLACES[code] ?? PLACES[code.replace(/\..*$/, '')])

/** Every place, for the test that looks for it. */
export const helpPlaces: readonly string[] = Object.values(PLACES)
