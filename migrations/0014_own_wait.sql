-- How long a replacement of everything has to wait, as the owner chose: what was chosen, what held until then, and when.
-- All three are null while nobody chose. A shorter wait acts once the former one has passed since it was chosen.
alter table account
  add column own_wait_ms bigint,
  add column own_wait_former_ms bigint,
  add column own_wait_set_at timestamptz,
  add constraint account_own_wait check (num_nulls(own_wait_ms, own_wait_former_ms, own_wait_set_at) in (0, 3));
