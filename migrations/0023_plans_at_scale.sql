-- Outside a transaction: a statement at a time, each of which may be run again.
-- Runs beside programs from 0020 on.
-- What was found by reading a whole table, where a million accounts are in it (docs/decisions/044).

-- What is forgotten after its time is found by its time (src/main/store-retention.ts).
create index concurrently step_up_grant_old on step_up_grant (given_at);
create index concurrently spent_challenge_old on spent_challenge (expires_at);
create index concurrently device_challenge_old on device_challenge (asked_at);
create index concurrently device_old on device (greatest(used_at, ended_at));
-- Most settled messages stay long after what they were about is forgotten; and codes of apps are counted for ever.
create index concurrently outbox_params on outbox (settled_at) where settled_at is not null and params <> '{}';
create index concurrently attempt_over on attempt (last_at) where kind not like 'app-%';
drop index concurrently if exists attempt_old;
create index concurrently signal_set_held on signal_set (created_at) where state = 'waiting';

-- What belongs to an account and is found by something else first: by erasure, and by what an account's request shares.
create index concurrently candidate_seen_account on candidate_seen (account_id, request_id);
create index concurrently oidc_artifact_account on oidc_artifact (account_id, session_id) where account_id is not null;
drop index concurrently if exists oidc_artifact_session;
create index concurrently api_answer_whose on api_answer (split_part(caller, '/', 1));
create index concurrently budget_whose on budget (split_part(subject, '/', 1));

-- A receiver that was away for a week has much that waits for it, and others are asked for meanwhile.
create index concurrently signal_set_ready on signal_set (target_id, next_at) where state = 'waiting';
