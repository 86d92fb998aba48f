-- Why an account has no reading of a day: what the syncs of that day said, kept when their jobs are cleaned up.

create table public.missed_days (
  connection_seq integer not null references public.social_connections (seq) on delete cascade,
  day date not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  reason text not null check (reason ~ '^[a-z][a-z_]*$'),
  primary key (connection_seq, day)
);
comment on table public.missed_days is 'Written once a day has ended without a snapshot; reason: a cause of lib/schemas/freshness.ts.';
create index missed_days_user_id_idx on public.missed_days (user_id);
alter table public.missed_days enable row level security;
revoke all on public.missed_days from anon, authenticated;
grant select on public.missed_days to authenticated;
create policy "owners read their missed days" on public.missed_days
  for select to authenticated using (user_id = (select auth.uid()));
