-- People who come from elsewhere, and people who go (docs/decisions/030).

-- How far the import of a file is: each batch of accounts is written together with the position behind it.
create table import_run (
  run_id uuid primary key,
  -- Keyed digest of the whole file: the same command on the same file goes on where it stopped.
  file_key bytea not null,
  begun_at timestamptz not null,
  finished_at timestamptz,
  line bigint not null,
  position_bytes bigint not null,
  imported bigint not null,
  present bigint not null,
  rejected bigint not null
);
create unique index import_run_open on import_run (file_key) where finished_at is null;

-- The lines that were not taken: where, why and in which field; nothing of what stands in them.
create table import_rejection (
  run_id uuid not null,
  line bigint not null,
  code text not null,
  field text not null,
  primary key (run_id, line)
);

-- Where an account came from: a keyed digest of its line, by which the same line is known again, and what the account is
-- called elsewhere.
create table imported (
  account_id uuid primary key,
  line_key bytea not null,
  external_id text unique
);

-- Events stay append-only, with one exception: those of an account that was erased. The event that says so takes their
-- place, and nothing deletes it.
create or replace function event_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if not exists (select from gone g where g.kind = 'account.erased' or not exists (
      select from event e where e.account_id = g.account_id and e.kind = 'account.erased')) then
      return null;
    end if;
  end if;
  raise exception 'events are append-only' using errcode = 'HN002';
end $$;
drop trigger event_append_only on event;
create trigger event_append_only before update or truncate on event for each statement execute function event_is_append_only();
create trigger event_erased after delete on event referencing old table as gone
  for each statement execute function event_is_append_only();
