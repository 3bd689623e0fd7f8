-- Upstream sign-in (docs/decisions/038): a host keeps what some accounts are called and their passwords.

-- What such an account is called is the host's issuer and subject: identifier_key is their digest, and both are sealed in
-- identifier_sealed with the name that is shown. It has no password here.
alter table account add column hosted boolean not null default false;
alter table account add constraint account_hosted_password check (not hosted or password_hash is null);

-- Keyed digest of the session at the host that a session of ours was begun from: when that one ends, so does ours.
alter table session add column host_session_key bytea;
create index session_host on session (host_session_key) where host_session_key is not null and ended_at is null;

-- Tokens of the host that work once (hints, security events, logouts), by a keyed digest of their ids.
create table host_token (
  token_key bytea primary key,
  keep_until timestamptz not null
);
create index host_token_old on host_token (keep_until);
