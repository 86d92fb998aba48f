-- Who follows an account, as far as its platform says: by age and gender, country and city, a reading a day.
create table public.audience_breakdowns (
  connection_seq integer not null references public.social_connections (seq) on delete cascade,
  day date not null,
  dimension text not null check (dimension in ('age_gender', 'country', 'city')),
  user_id uuid not null references auth.users (id) on delete cascade,
  counts jsonb,
  reason text check (reason ~ '^[a-z][a-z_]*$'),
  basis text not null,
  source text not null,
  as_of timestamptz not null,
  fetched_at timestamptz not null,
  lag_seconds integer not null,
  primary key (connection_seq, day, dimension),
  check ((counts is null) = (reason is not null))
);
comment on table public.audience_breakdowns is
  'The day''s last reading of each dimension; all dimensions of a day are written together. A missing one says why.';
comment on column public.audience_breakdowns.counts is
  'People by name, as the platform counted them. Whom it could not place is in none, and rare names are left out: no sum is the audience.';
create index audience_breakdowns_user_id_idx on public.audience_breakdowns (user_id);
create index audience_breakdowns_fetched_at_idx on public.audience_breakdowns (fetched_at);
alter table public.audience_breakdowns enable row level security;
revoke all on public.audience_breakdowns from anon, authenticated;
grant select on public.audience_breakdowns to authenticated;
create policy "owners read their audiences" on public.audience_breakdowns
  for select to authenticated using (user_id = (select auth.uid()));

-- When an account's audience is read next, and how the last attempts went.
create table public.audience_reads (
  connection_id uuid primary key references public.social_connections (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  next_attempt_at timestamptz,
  attempts smallint not null default 0,
  last_read_at timestamptz,
  last_error_code text
);
comment on table public.audience_reads is
  'Server only: row security is on and no policy exists, on purpose. Every account has a row from its connect on, also where the platform tells nothing.';
comment on column public.audience_reads.next_attempt_at is
  'Null when nothing is to be done before the next day is opened; while a job is out, when it is taken for lost.';
comment on column public.audience_reads.attempts is 'In vain since the day was opened.';
create index audience_reads_user_id_idx on public.audience_reads (user_id);
create index audience_reads_due_idx on public.audience_reads (next_attempt_at) where next_attempt_at is not null;
alter table public.audience_reads enable row level security;
revoke all on public.audience_reads from anon, authenticated;

insert into public.audience_reads (connection_id, user_id, next_attempt_at)
select id, user_id, now() from public.social_connections;
