-- What becomes of messages after they were handed over (docs/decisions/041).

-- A message that was taken can still arrive for certain, or come back.
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check
  check (state in ('queued', 'accepted', 'delivered', 'returned', 'failed', 'dropped'));
alter table outbox add column reported_at timestamptz;

-- When a message for it last came back after it had been taken: from then on a carrier's word alone mends nothing.
alter table proof add column returned_at timestamptz;
-- Since when messages go to it without links, because it refused one with them (attacks T153).
alter table proof add column linkless_at timestamptz;
