-- Operations: runs and their jobs, what a person is told, who changed what, and request counters.

create table public.sync_runs (
  id uuid primary key default gen_random_uuid(),
  trigger text not null check (trigger in ('connect', 'manual', 'planned', 'cli')),
  user_id uuid references auth.users (id) on delete cascade,
  started_at timestamptz not null,
  created_at timestamptz not null default now()
);
comment on column public.sync_runs.user_id is 'Who asked; null for a planned run over everybody''s accounts.';
create index sync_runs_user_id_idx on public.sync_runs (user_id);
alter table public.sync_runs enable row level security;
revoke all on public.sync_runs from anon, authenticated;
grant select on public.sync_runs to authenticated;
create policy "people read the runs they asked for" on public.sync_runs
  for select to authenticated using (user_id = (select auth.uid()));

create table public.sync_jobs (
  id bigint generated always as identity primary key,
  run_id uuid not null references public.sync_runs (id) on delete cascade,
  connection_id uuid not null references public.social_connections (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  status text not null default 'queued' check (status in ('queued', 'succeeded', 'postponed', 'failed')),
  queued_at timestamptz not null,
  finished_at timestamptz,
  source text,
  calls smallint not null default 0,
  error_code text,
  error_detail text,
  next_attempt_at timestamptz,
  response_sha256 text,
  correlation_id text
);
comment on column public.sync_jobs.response_sha256 is 'SHA-256 (hex) of the platform''s raw profile answer that the numbers were read from.';
create index sync_jobs_run_id_idx on public.sync_jobs (run_id);
create index sync_jobs_connection_idx on public.sync_jobs (connection_id, id desc);
create index sync_jobs_open_idx on public.sync_jobs (connection_id) where status = 'queued';
create index sync_jobs_user_id_idx on public.sync_jobs (user_id);
alter table public.sync_jobs enable row level security;
revoke all on public.sync_jobs from anon, authenticated;
grant select on public.sync_jobs to authenticated;
create policy "owners read the jobs of their accounts" on public.sync_jobs
  for select to authenticated using (user_id = (select auth.uid()));

create table public.notifications (
  id bigint generated always as identity primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  kind text not null check (kind ~ '^[a-z][a-z_]*$'),
  incident_key text not null,
  params jsonb not null default '{}',
  created_at timestamptz not null,
  read_at timestamptz,
  resolved_at timestamptz
);
comment on column public.notifications.incident_key is 'One open notice per person and incident, however often it is reported.';
create unique index notifications_one_open_idx on public.notifications (user_id, incident_key) where resolved_at is null;
create index notifications_recent_idx on public.notifications (user_id, id desc);
alter table public.notifications enable row level security;
revoke all on public.notifications from anon, authenticated;
grant select on public.notifications to authenticated;
create policy "people read their notifications" on public.notifications
  for select to authenticated using (user_id = (select auth.uid()));

create table public.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  user_id uuid references auth.users (id) on delete cascade,
  actor text not null check (actor in ('person', 'system', 'operator')),
  action text not null check (action ~ '^[a-z][a-z_.]*$'),
  subject text not null,
  before jsonb,
  after jsonb,
  correlation_id text
);
comment on column public.audit_log.user_id is 'Whose data it is about.';
create index audit_log_user_id_idx on public.audit_log (user_id, id desc);
alter table public.audit_log enable row level security;
revoke all on public.audit_log from anon, authenticated;
grant select on public.audit_log to authenticated;
create policy "people read what was changed about them" on public.audit_log
  for select to authenticated using (user_id = (select auth.uid()));

-- Counters of the request limiter: shared by every process, worth nothing after a crash.
create schema internal;
revoke all on schema internal from public;
create unlogged table internal.rate_limits (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
alter table internal.rate_limits enable row level security;
