-- Since when the person wants a proof at every sign-in besides the password (RW-17); null while they do not.
alter table account add column two_step_at timestamptz;
