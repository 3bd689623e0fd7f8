-- Time, instance, events, outbox and due rows: what every feature stands on.
-- All instants are given by the program (no now() anywhere), so that time can be moved and distrusted.

-- Raised inside a unit (platform/database/unit.ts) when a conditional write did not find its row: the unit is undone.
create function lost_race() returns boolean language plpgsql as $$
begin
  raise exception 'lost race' using errcode = 'HN001';
end $$;

-- The ledger of time (machine.md b.8 "Clock"): one row. `t` is what all decisions use and never decreases;
-- `served_ms` counts only time in which an instance was answering.
create table ledger (
  one boolean primary key default true check (one),
  t timestamptz not null,
  wall timestamptz not null,
  served_ms bigint not null,
  -- How far development mode has moved the clock; 0 for ever in production.
  moved_ms bigint not null default 0
);

-- Which key this database belongs to: a digest of the key, so that a wrong key is told at start.
create table keyring (
  one boolean primary key default true check (one),
  fingerprint bytea not null
);

-- What happened, for people and for audit. Append-only.
create table event (
  account_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  kind text not null,
  data jsonb not null,
  primary key (account_id, event_id)
);
create index event_by_time on event (account_id, at);
create function event_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'events are append-only' using errcode = 'HN002';
end $$;
create trigger event_append_only before update or delete or truncate on event for each statement execute function event_is_append_only();

-- Messages to hand over. No address, no code, no link stands here: they are opened and derived when it is sent.
create table outbox (
  account_id uuid not null,
  message_id uuid not null,
  proof_id uuid not null,
  -- The act that wants it told and the place in its schedule: a repeat of the same is not a second message.
  dedupe text not null,
  template text not null,
  params jsonb not null,
  state text not null check (state in ('queued', 'accepted', 'failed', 'dropped')),
  created_at timestamptz not null,
  give_up_at timestamptz not null,
  next_at timestamptz,
  attempts integer not null default 0,
  detail text,
  settled_at timestamptz,
  primary key (account_id, message_id),
  unique (account_id, dedupe)
);
create index outbox_due on outbox (next_at) where next_at is not null;

-- Things that happen because time passes (src/main/timeline.ts).
create table due (
  account_id uuid not null,
  kind text not null,
  subject uuid not null,
  due_at timestamptz not null,
  primary key (account_id, kind, subject)
);
create index due_by_time on due (due_at);
