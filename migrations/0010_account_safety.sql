-- The account's own safety: when it was last made secure, and what "recent activity" and the list of sessions read.

-- When the person last made the account secure (machine.md b.8): vetoes before it count no longer.
alter table account add column if not exists secured_at timestamptz;

-- Sessions of an account that still live, for the list from which they can be ended.
create index session_open on session (account_id, seen_at) where ended_at is null;
