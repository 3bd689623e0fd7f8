-- OpenID Connect (docs/decisions/034): what relying parties were given, who they are, and what is signed with.

-- Sessions, interactions, grants, codes and tokens of the library, each found by a keyed digest of its secret, and sealed.
create table oidc_artifact (
  model text not null,
  id_key bytea not null,
  primary key (model, id_key),
  account_id uuid,
  -- The session of the account that it ends with; null where it ends with nothing but its time and its grant.
  session_id uuid,
  -- The grant that it came from (a grant names itself), and what a session is also found by.
  grant_key bytea,
  uid_key bytea,
  -- Of a grant: the epoch of the account when it was given. Any change of power ends it, and all that came from it.
  epoch integer,
  client_id text,
  -- Of an interaction: the browser that it began in.
  browser_key bytea,
  payload bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  consumed_at timestamptz,
  -- They end sooner than the key that sealed them is thrown away, so they are never sealed anew.
  sealed_with integer generated always as (sealing_key(payload)) stored references ring_key
);
create index oidc_artifact_old on oidc_artifact (expires_at);
create index oidc_artifact_grant on oidc_artifact (grant_key) where grant_key is not null;
create index oidc_artifact_uid on oidc_artifact (uid_key) where uid_key is not null;
create index oidc_artifact_session on oidc_artifact (account_id, session_id) where session_id is not null;
create index oidc_artifact_client on oidc_artifact (client_id) where client_id is not null;
create index oidc_artifact_sealed_with on oidc_artifact (sealed_with);

create table oidc_client (
  client_id text primary key,
  -- Everything about it but its secret, of which there is a digest only.
  metadata jsonb not null,
  secret_key bytea,
  -- The secret before the last rotation, and until when it is still taken.
  former_secret_key bytea,
  former_until timestamptz,
  created_at timestamptz not null
);

-- Keys that tokens are signed with. The newest active one signs; a former one is published until all that it signed ended.
create table oidc_signing_key (
  key_id integer primary key check (key_id > 0),
  -- For what is sealed anew (src/main/store-seals.ts): rows are found by uuid there.
  row_id uuid not null unique,
  public_jwk jsonb not null,
  private_sealed bytea not null,
  active_from timestamptz not null,
  sealed_with integer generated always as (sealing_key(private_sealed)) stored references ring_key
);

-- However a session ends, the relying parties that were signed in to with it are told: the timer is set where it ends, in
-- the same transaction, so that no way of ending one can forget it. Who signed in again in the same browser stays who they
-- were, and what was given goes along.
create function session_leaves_relying_parties() returns trigger language plpgsql as $$
declare
  heir uuid;
begin
  if new.end_reason = 'signed_in_again' then
    select s.session_id into heir from session s
      where s.account_id = new.account_id and s.browser_key = new.browser_key and s.ended_at is null
      order by s.created_at desc limit 1;
  end if;
  if heir is not null then
    update oidc_artifact set session_id = heir where account_id = new.account_id and session_id = new.session_id;
  else
    insert into due (account_id, kind, subject, due_at)
      select new.account_id, 'oidc-logout', new.session_id, new.ended_at
      where exists (select from oidc_artifact
        where account_id = new.account_id and session_id = new.session_id and model = 'Session')
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger session_leaves_relying_parties after update of ended_at on session
  for each row when (old.ended_at is null and new.ended_at is not null) execute function session_leaves_relying_parties();
