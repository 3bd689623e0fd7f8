-- 'blocked': leaving, and without its power to verify at once, because its owner says that somebody else has it (machine.md b.3).
alter table proof drop constraint proof_state_check;
alter table proof add constraint proof_state_check check (state in ('unconfirmed', 'candidate', 'probation', 'effective', 'leaving',
  'blocked', 'retired', 'disowned', 'contested', 'discarded', 'gone'));

-- How often in a row a carrier said that nobody is there: one such answer may be a mistake, three are a dead mailbox.
alter table proof add column bounces smallint not null default 0;

-- Keyed digest of the mailbox or number, the same in every account: who holds it is told when it is shown for another
-- account, and finds a notice by its number (attacks T070, machine.md L11). Null where there is no address (any more).
alter table proof add column mailbox_key bytea;
create index proof_by_mailbox on proof (mailbox_key) where mailbox_key is not null;
