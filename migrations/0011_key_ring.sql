-- The key ring (docs/decisions/024): secrets that are wrapped under the root key, which is not in the database. Number 1
-- is the base: digests, codes and links are made with it, and all was sealed with it before there was a ring. Where a
-- database is older than the ring, its base is the root key itself; wrapped is then null until the next start.
create table ring_key (
  key_id integer primary key check (key_id > 0),
  -- Fingerprint of the root key that opens it.
  root bytea not null,
  wrapped bytea,
  -- From when on it seals, where no newer one does.
  active_from timestamptz not null
);
insert into ring_key (key_id, root, active_from) select 1, fingerprint, 'epoch' from keyring;
drop table keyring;

-- What is sealed names its key: version 1 is the base, version 2 says the number in four bytes. Empty is nothing.
create function sealing_key(sealed bytea) returns integer language sql immutable strict parallel safe as $$
  select case when octet_length(sealed) < 5 then null
    when get_byte(sealed, 0) = 1 then 1
    when get_byte(sealed, 0) = 2 then (get_byte(sealed, 1) << 24) | (get_byte(sealed, 2) << 16) | (get_byte(sealed, 3) << 8) | get_byte(sealed, 4)
  end
$$;

-- So a key that something is sealed with cannot be deleted, and nothing can be sealed with one that was.
alter table account add column sealed_with integer generated always as (sealing_key(identifier_sealed)) stored references ring_key;
alter table proof add column sealed_with integer generated always as (sealing_key(address_sealed)) stored references ring_key;
create index account_sealed_with on account (sealed_with);
create index proof_sealed_with on proof (sealed_with);
