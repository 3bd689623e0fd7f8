-- What a completed replacement can be undone with (machine.md b.6, last paragraph; S24, S26): a row for each completion.
create table replacement_undo (
  account_id uuid not null,
  request_id uuid not null,
  -- 'open' until U is over; 'disputed' while the account is frozen; the others are final.
  state text not null check (state in ('open', 'disputed', 'reverted', 'stands', 'lapsed', 'overtaken')),
  completed_at timestamptz not null,
  until_at timestamptz not null,
  -- The first factor that was valid when the request began (argon2id); gone as soon as nothing can be disputed with it.
  password_hash text,
  -- The recovery codes that had aged before the request began and were void with the completion.
  codes uuid[] not null,
  -- The proofs that the completion retired, each with the state it had: [{"proofId": …, "state": …}].
  old_proofs jsonb not null,
  told text[] not null default '{}',
  -- While disputed: by which proof, until when, and the state that each contested proof had.
  disputed_by uuid,
  disputed_at timestamptz,
  expires_at timestamptz,
  contested jsonb,
  ended_at timestamptz,
  ended_by text,
  primary key (account_id, request_id)
);
create unique index replacement_undo_one_dispute on replacement_undo (account_id) where state = 'disputed';

-- Since when the account is frozen, null while it is not; and the former first factor, which opens the dispute's page
-- meanwhile and nothing else.
alter table account add column disputed_at timestamptz, add column former_password_hash text;
