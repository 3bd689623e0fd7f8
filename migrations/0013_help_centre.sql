-- The help centre: what its readers say of it, without saying who they are.

-- How often an article helped and did not.
create table help_answer (
  article text not null,
  locale text not null,
  helped integer not null default 0,
  not_helped integer not null default 0,
  primary key (article, locale)
);

-- What was looked for and not found. The words stand here only when several people used them; before that, only their
-- keyed digest, so that what one person typed by mistake is never kept.
create table help_miss (
  digest bytea primary key,
  locale text not null,
  words text,
  times integer not null,
  last_at timestamptz not null
);
create index help_miss_old on help_miss (last_at);
