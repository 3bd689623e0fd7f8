-- Authenticator apps and passkeys are proofs like addresses (machine.md b.3): what is sealed is their secret or public key.
alter table proof drop constraint proof_kind_check;
alter table proof add constraint proof_kind_check check (kind in ('mail', 'phone', 'totp', 'passkey'));

-- A proof was shown for one act in one session (machine.md b.7 "step-up grant"): it opens that act once, for ten minutes.
create table step_up_grant (
  account_id uuid not null,
  session_id uuid not null,
  act text not null,
  proof_id uuid not null,
  epoch integer not null,
  given_at timestamptz not null,
  primary key (account_id, session_id, act)
);
