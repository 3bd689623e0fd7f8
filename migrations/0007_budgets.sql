-- Budgets: how often something may be done, counted where it is done.

-- One row per thing that is limited. `subject` is an id or a keyed digest: no address, no number stands here.
create table budget (
  kind text not null,
  subject text not null,
  -- When it was done, within the longest window: what "20 a day and 100 in 30 days" is decided by, exactly.
  times timestamptz[] not null,
  keep_until timestamptz not null,
  primary key (kind, subject)
);
create index budget_old on budget (keep_until);

-- Whether the browser that asked was known to the account: codes of known browsers have budgets of their own, so that
-- strangers cannot use up the owner's (machine.md L7).
alter table challenge add column trusted boolean not null default false;
-- Where the conversion of its SMS is counted; null for mail.
alter table challenge add column sms_scopes text[];
create index challenge_old on challenge (expires_at);

-- Wrong codes of the whole service, by the minute and in shards, so that no row is hot.
create table code_failure (
  slot timestamptz not null,
  shard smallint not null,
  count integer not null,
  primary key (slot, shard)
);
-- How many wrong codes an hour may have before code entry closes to unknown browsers, and since when it is closed.
create table code_breaker (
  one boolean primary key default true check (one),
  limit_count integer not null,
  closed_at timestamptz
);

-- How many SMS with a code went out by the hour, and how many of the codes were typed: by digest of a block of numbers,
-- by country, and in all.
create table sms_conversion (
  scope text not null,
  slot timestamptz not null,
  sent integer not null,
  used integer not null,
  primary key (scope, slot)
);
create index sms_conversion_old on sms_conversion (slot);

-- What is forgotten after its time is found by its time (src/main/store-retention.ts).
create index attempt_old on attempt (last_at);
create index browser_old on browser (seen_at);
create index outbox_old on outbox (settled_at) where settled_at is not null;
create index session_old on session (coalesce(ended_at, seen_at));
create index replacement_old on replacement (coalesce(ended_at, started_at));
create index proof_gone on proof (changed_at) where state in ('gone', 'unconfirmed');
