-- Trusted devices (machine.md b.7): a browser keeps a private key that cannot leave it; its public half stands here.
-- One row for each browser and account: trusting it anew takes the place of what it was before.
create table device (
  account_id uuid not null,
  browser_key bytea not null,
  device_id uuid not null,
  -- SubjectPublicKeyInfo of a P-256 key (DER). Public, so a thief of the database can do nothing with it.
  public_key bytea not null,
  -- The proof that was shown for it.
  proof_id uuid not null,
  agent text not null,
  created_at timestamptz not null,
  -- When it last signed.
  used_at timestamptz not null,
  -- When it signed again after too long: from then on it skips nothing until a proof was shown in it.
  lapsed_at timestamptz,
  -- When its cookies were last met without its key.
  missed_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  primary key (account_id, browser_key),
  unique (account_id, device_id)
);

-- What a device has to sign, one for each session and purpose: it is used once, within a minute.
create table device_challenge (
  account_id uuid not null,
  session_id uuid not null,
  purpose text not null,
  nonce bytea not null,
  asked_at timestamptz not null,
  primary key (account_id, session_id, purpose)
);

-- When the session's device last signed in it, and when it was first met without the key of its device.
alter table session add column device_shown_at timestamptz;
alter table session add column device_missed_at timestamptz;
