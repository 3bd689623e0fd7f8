-- When a proof was last shown, and what only grows with its use: the time step of an authenticator app's last code
-- (RFC 6238 5.2), or the signature counter of a passkey (WebAuthn 6.1.1). Addresses stay at 0.
alter table proof add column used_at timestamptz;
alter table proof add column mark bigint not null default 0;

-- Challenges that a passkey has answered: each counts once (WebAuthn 13.4.3). Before that they are stored nowhere.
create table spent_challenge (
  account_id uuid not null,
  challenge bytea not null,
  expires_at timestamptz not null,
  primary key (account_id, challenge)
);
