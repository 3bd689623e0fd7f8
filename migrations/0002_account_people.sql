-- An account is the row that every change of power goes through: `version` is compared and set by each unit.
create table account (
  account_id uuid primary key,
  version bigint not null default 0,
  -- +1 on every change of proofs, first factor, or restore; sessions and requests carry it.
  epoch integer not null default 1,
  -- 'enrolling' has no power at all: its address is not confirmed yet, it has no password.
  state text not null check (state in ('enrolling', 'active')),
  -- Keyed digest of the identifier, for finding it; the identifier itself is sealed.
  identifier_key bytea not null,
  identifier_sealed bytea not null,
  password_hash text,
  password_changed_at timestamptz,
  locale text not null,
  zone text not null,
  created_at timestamptz not null,
  -- When the person last showed a proof of this account (V1: the prompt counts from here).
  verified_at timestamptz,
  -- Since when a vetoed request makes a bare password too little; null when secure.
  protected_at timestamptz
);
create unique index account_identifier on account (identifier_key) where state = 'active';

-- One e-mail address or phone number of an account (machine.md b.3).
create table proof (
  account_id uuid not null,
  proof_id uuid not null,
  kind text not null check (kind in ('mail', 'phone')),
  state text not null check (state in ('unconfirmed', 'candidate', 'probation', 'effective', 'leaving', 'retired', 'disowned', 'contested', 'discarded', 'gone')),
  address_key bytea not null,
  -- Empty once the proof is gone: nothing personal outlives its use.
  address_sealed bytea not null,
  label text not null default '',
  -- The request it is a candidate of, while it is one.
  request_id uuid,
  created_at timestamptz not null,
  -- When its holder first showed it for this account.
  proven_at timestamptz,
  effective_at timestamptz,
  changed_at timestamptz not null,
  undeliverable_at timestamptz,
  primary key (account_id, proof_id)
);

-- A security code on its way (machine.md b.4). The code is not here: it is derived from the seed and a key.
create table challenge (
  account_id uuid not null,
  challenge_id uuid not null,
  proof_id uuid not null,
  purpose text not null,
  request_id uuid,
  -- Keyed digest of the browser that asked: the code works only there.
  browser_key bytea not null,
  epoch integer not null,
  seed bytea not null,
  -- False where what was typed did not match: the page looks the same, nothing is sent, no code can be right.
  deliverable boolean not null,
  state text not null check (state in ('live', 'used', 'dead', 'replaced')),
  attempts integer not null default 0,
  sends integer not null,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, challenge_id)
);
create index challenge_recent on challenge (account_id, created_at);

-- Tries that are counted before they are judged: passwords, stop numbers, recovery codes, completions of a mask.
-- The window begins with its first try; a try after its end begins a new one.
create table attempt (
  -- An account; for passwords a digest of what was typed as identifier, so that unknown ones count alike.
  account_id uuid not null,
  kind text not null,
  -- What the count belongs to: a proof, a request and a source, a browser.
  subject text not null,
  count integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (account_id, kind, subject)
);

create table session (
  account_id uuid not null,
  session_id uuid not null,
  secret_key bytea not null,
  browser_key bytea not null,
  created_at timestamptz not null,
  -- When the password was last typed in it.
  signed_in_at timestamptz not null,
  seen_at timestamptz not null,
  -- The last proof shown in it, and when: opens security info for ten minutes.
  proof_id uuid,
  proof_shown_at timestamptz,
  -- The request whose candidate was shown in it: this browser may act as its requester.
  request_id uuid,
  enrolment boolean not null default false,
  agent text not null default '',
  source text not null default '',
  ended_at timestamptz,
  end_reason text,
  primary key (account_id, session_id)
);

-- Browsers in which a proof was shown: they need not type a masked address again.
create table browser (
  account_id uuid not null,
  browser_key bytea not null,
  known_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (account_id, browser_key)
);

create table recovery_code (
  account_id uuid not null,
  code_id uuid not null,
  digest bytea not null,
  made_at timestamptz not null,
  aged_at timestamptz not null,
  state text not null check (state in ('live', 'used', 'replaced', 'revoked')),
  changed_at timestamptz not null,
  primary key (account_id, code_id)
);

-- A request to replace all security info (machine.md b.6). 'ready' is computed, never stored.
create table replacement (
  account_id uuid not null,
  request_id uuid not null,
  -- Eight digits that a person reads out; it opens nothing by itself.
  receipt text not null,
  state text not null check (state in ('draft', 'pending', 'held', 'completed', 'vetoed', 'canceled', 'ended', 'ended-early', 'expired')),
  rank smallint not null,
  browser_key bytea not null,
  session_id uuid not null,
  source text not null,
  agent text not null,
  epoch integer not null,
  old_proofs uuid[] not null,
  code_id uuid,
  started_at timestamptz not null,
  wait_ms bigint not null,
  proven_at timestamptz,
  alerted_at timestamptz,
  deadline_at timestamptz,
  unreached boolean not null default false,
  final_at timestamptz,
  final_served_ms bigint,
  ready_at timestamptz,
  told text[] not null default '{}',
  held_at timestamptz,
  held_expires_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  end_reason text,
  primary key (account_id, request_id)
);
create unique index replacement_one_live on replacement (account_id) where state in ('pending', 'held');
create unique index replacement_receipt on replacement (receipt);
