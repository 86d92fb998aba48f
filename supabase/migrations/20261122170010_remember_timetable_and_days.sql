-- For operators: when each entry of the timetable ran last, and how each day went.
create table internal.timetable_runs (
  entry text primary key,
  started_at timestamptz not null,
  finished_at timestamptz,
  failed_at timestamptz,
  error_code text
);
comment on table internal.timetable_runs is 'The latest run of each entry, of whichever process; finished_at and failed_at are the latest of their kind.';
alter table internal.timetable_runs enable row level security;

create table internal.daily_statistics (
  day date not null,
  platform text not null,
  connections_active integer not null,
  connections_read integer not null,
  snapshots integer not null,
  syncs_succeeded integer not null,
  syncs_postponed integer not null,
  syncs_failed integer not null,
  failures jsonb not null,
  calls integer not null,
  freshness_p50_seconds integer,
  freshness_p95_seconds integer,
  primary key (day, platform)
);
comment on table internal.daily_statistics is
  'One row per UTC day and platform. failures: {error code: syncs}. freshness: age of the last successful read at the end of the day, of the accounts read in it.';
alter table internal.daily_statistics enable row level security;
