-- Evidence of a replacement besides the password: the recovery code alone, what raises the wait, one mailbox for many accounts.

-- When the account was last made secure: vetoes before it count no longer (machine.md b.8 "Repeated requests").
alter table account add column secured_at timestamptz;

-- The request that a recovery code without a password opened this session for: it opens that request's pages and no others.
alter table session add column recovery_of uuid;

-- Why a request is held: two people contest it, or its new address is a candidate of too many accounts.
alter table replacement add column held_reason text check (held_reason in ('contest', 'review'));
update replacement set held_reason = 'contest' where held_at is not null;

-- Which mailboxes and numbers were shown as new ones, over all accounts: a keyed digest, and no address.
create table candidate_seen (
  mailbox_key bytea not null,
  account_id uuid not null,
  request_id uuid not null,
  seen_at timestamptz not null,
  -- When another account's request made this one remarkable.
  flagged_at timestamptz,
  primary key (mailbox_key, account_id, request_id)
);
create index candidate_seen_by_time on candidate_seen (seen_at);
