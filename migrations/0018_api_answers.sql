-- What the REST API answered to a request with an Idempotency-Key (docs/decisions/036), for a day: who asks again with the
-- same key gets the same answer, and nothing is done twice.
create table api_answer (
  -- The client, or the client and the person whose token it holds; and a keyed digest of the key that it chose.
  caller text not null,
  key_digest bytea not null,
  primary key (caller, key_digest),
  -- A keyed digest of what was asked: another request under the same key is a mistake of the client.
  request_digest bytea not null,
  -- Whom the answer is about; it goes with the account.
  account_id uuid,
  claimed_at timestamptz not null,
  expires_at timestamptz not null,
  -- Null while it is being worked on.
  answer bytea,
  -- They end sooner than the key that sealed them is thrown away, so they are never sealed anew.
  sealed_with integer generated always as (sealing_key(answer)) stored references ring_key
);
create index api_answer_old on api_answer (expires_at);
create index api_answer_account on api_answer (account_id) where account_id is not null;
create index api_answer_sealed_with on api_answer (sealed_with);
