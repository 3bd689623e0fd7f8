-- Signals (docs/decisions/037): who is told what happens to accounts, what there is to tell, and what is on its way.

-- Streams of the Shared Signals Framework, each of a client ('push', 'poll'), and webhooks of the operator.
create table signal_target (
  target_id uuid primary key,
  method text not null check (method in ('push', 'poll', 'webhook')),
  client_id text,
  check ((client_id is null) = (method = 'webhook')),
  url text,
  check ((url is null) = (method = 'poll')),
  -- What a stream's receiver wants to be shown as Authorization; the secrets that a webhook is signed with.
  secret_sealed bytea,
  events text[] not null,
  description text,
  state text not null check (state in ('enabled', 'paused', 'disabled')),
  reason text,
  created_at timestamptz not null,
  -- When its receiver last asked for a verification event.
  verified_at timestamptz,
  -- It did not answer: it is left alone until then.
  rest_until timestamptz,
  sealed_with integer generated always as (sealing_key(secret_sealed)) stored references ring_key
);
-- A receiver has one stream.
create unique index signal_target_client on signal_target (client_id) where client_id is not null;
create index signal_target_sealed_with on signal_target (sealed_with);

-- Whom a receiver wants to hear of, or no more, by a keyed digest of what it calls them: no account is looked for.
create table signal_subject (
  target_id uuid not null references signal_target on delete cascade,
  subject_key bytea not null,
  primary key (target_id, subject_key),
  wanted boolean not null,
  since timestamptz not null
);

-- Who does not want to be told of (RISC, opt-out), and from when on.
create table signal_choice (
  account_id uuid primary key,
  out_at timestamptz not null,
  effective boolean not null
);

-- What happened, until it is made into what each target is told. Its number is the order.
create table signal_fact (
  fact_id bigint generated always as identity primary key,
  account_id uuid not null,
  source_id uuid not null,
  -- The transaction: what several facts of one act say is said once.
  unit xid8 not null,
  at timestamptz not null,
  kind text not null,
  data jsonb not null
);
create unique index signal_fact_source on signal_fact (account_id, source_id);

-- What a target is told: the claims of a security event token, or the body of a webhook.
create table signal_set (
  set_id uuid primary key,
  position bigint generated always as identity,
  target_id uuid not null references signal_target on delete cascade,
  account_id uuid,
  -- Whatever has the same line is told in order.
  line uuid generated always as (coalesce(account_id, target_id)) stored,
  kind text not null,
  content jsonb not null,
  -- The key that signs it, each time: it cannot be deleted before (EV-03).
  key_id integer references oidc_signing_key,
  state text not null check (state in ('waiting', 'dead')),
  created_at timestamptz not null,
  next_at timestamptz not null,
  attempts integer not null default 0,
  detail text,
  died_at timestamptz
);
create index signal_set_line on signal_set (target_id, line, position) where state = 'waiting';
create index signal_set_order on signal_set (target_id, position) where state = 'waiting';
create index signal_set_next on signal_set (next_at) where state = 'waiting';
create index signal_set_dead on signal_set (died_at) where state = 'dead';
create index signal_set_account on signal_set (account_id) where account_id is not null;
create index signal_set_key on signal_set (key_id) where key_id is not null;

-- Whatever is recorded is there to be told, in the same transaction, so that no act can forget it; where nobody is
-- told, nothing is written. Each fact sets a timer of its own: timers that are shared make people wait for each other.
-- An import of a million is no news of any person.
create function event_is_to_be_told() returns trigger language plpgsql as $$
begin
  if exists (select from signal_target where state <> 'disabled') then
    insert into signal_fact (account_id, source_id, unit, at, kind, data)
      select a.account_id, a.event_id, pg_current_xact_id(), a.at, a.kind, a.data from added a where a.kind <> 'account.imported';
    insert into due (account_id, kind, subject, due_at)
      select a.account_id, 'signal', a.event_id, a.at from added a where a.kind <> 'account.imported';
  end if;
  return null;
end $$;
create trigger event_is_to_be_told after insert on event referencing new table as added
  for each statement execute function event_is_to_be_told();

-- Sessions that ended for safety, however many at once, are one fact. Whoever signed out themselves ended that session only:
-- the apps that were signed in to with it know it by a name, which stands in the library's own session, sealed as it is there.
-- Who signs in again in the same browser ended nothing.
create function session_end_is_to_be_told() returns trigger language plpgsql as $$
declare
  source uuid := md5(concat_ws('/', new.account_id, new.end_reason, extract(epoch from new.ended_at)))::uuid;
  logins text;
begin
  if not exists (select from signal_target where state <> 'disabled') then
    return null;
  end if;
  if new.end_reason in ('signed_out', 'recovery') then
    select string_agg(encode(id_key, 'hex') || ':' || encode(payload, 'hex'), ',') into logins from oidc_artifact
      where account_id = new.account_id and session_id = new.session_id and model = 'Session';
    if logins is null then
      return null;
    end if;
    source := new.session_id;
  end if;
  insert into signal_fact (account_id, source_id, unit, at, kind, data)
    values (new.account_id, source, pg_current_xact_id(), new.ended_at,
      case when logins is null then 'session.revoked' else 'session.signed_out' end,
      jsonb_strip_nulls(jsonb_build_object('reason', new.end_reason, 'logins', logins)))
    on conflict do nothing;
  insert into due (account_id, kind, subject, due_at)
    values (new.account_id, 'signal', source, new.ended_at) on conflict do nothing;
  return null;
end $$;
create trigger session_end_is_to_be_told after update of ended_at on session
  for each row when (old.ended_at is null and new.ended_at is not null and new.end_reason <> 'signed_in_again')
  execute function session_end_is_to_be_told();

-- A client that is taken away hears no more.
create function client_takes_its_stream_along() returns trigger language plpgsql as $$
begin
  delete from signal_target where client_id = old.client_id;
  return null;
end $$;
create trigger client_takes_its_stream_along after delete on oidc_client
  for each row execute function client_takes_its_stream_along();
