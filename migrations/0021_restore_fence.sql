-- To which service this database belongs, and how far it has come (docs/decisions/040). Each instance remembers the same
-- outside of it: a database that is behind what an instance remembers was restored, one that nobody knows is a copy.
alter table ledger
  -- The name of the service; null until the first start that knows of it.
  add column identity text,
  -- How often a restore was accepted: links and numbers of before do not fit any more.
  add column restores integer not null default 0,
  -- +1 at every start and every heartbeat, first here and then outside.
  add column epoch bigint not null default 0,
  -- Set where a breach was found: nobody answers, sends or completes anything until an operator accepted it.
  add column fenced_at timestamptz,
  add column fenced_why text,
  add constraint ledger_fenced check ((fenced_at is null) = (fenced_why is null));

-- What operators did about it. Append-only, like the events of accounts.
create table restore_log (
  restore_id uuid primary key,
  at timestamptz not null,
  act text not null check (act in ('adopted', 'fenced', 'joined', 'accepted')),
  data jsonb not null
);
create function restore_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the record of restores is append-only' using errcode = 'HN002';
end $$;
create trigger restore_log_append_only before update or delete or truncate on restore_log
  for each statement execute function restore_log_is_append_only();

alter table replacement drop constraint replacement_held_reason_check;
alter table replacement add constraint replacement_held_reason_check check (held_reason in ('contest', 'review', 'restored'));
