-- Statistics: the daily snapshot of an account, the numbers published from it, and posts with their metrics.

-- Partitions live outside the exposed schema.
create schema parts;
revoke all on schema parts from public;

-- Narrow on purpose: no id, no timestamps; what describes a fetch stands on sync_jobs.
create table public.social_stats_snapshots (
  connection_seq integer not null,
  day date not null,
  source smallint not null,
  flags smallint not null default 0,
  followers_count bigint,
  following_count bigint,
  posts_count bigint,
  views_count bigint,
  likes_count bigint,
  reasons jsonb,
  primary key (connection_seq, day)
) partition by range (day);
comment on table public.social_stats_snapshots is
  'The latest values of a UTC day, read with the owner''s token. source: 1 api, 2 sandbox. flags: bit 1 implausible. reasons: {count: why it is null}.';
alter table public.social_stats_snapshots enable row level security;
revoke all on public.social_stats_snapshots from anon, authenticated;
grant select on public.social_stats_snapshots to authenticated;
create policy "owners read their snapshots" on public.social_stats_snapshots
  for select to authenticated using (
    connection_seq in (select seq from public.social_connections where user_id = (select auth.uid()))
  );

-- A month's partition, made when it is missing; safe to call from several processes at once.
create function parts.ensure_snapshot_month(month_of date) returns void
  language plpgsql set search_path = '' as $$
declare
  first_day date := date_trunc('month', month_of)::date;
  partition_name text := 'social_stats_snapshots_' || to_char(first_day, 'YYYYMM');
begin
  if to_regclass('parts.' || partition_name) is null then
    perform pg_advisory_xact_lock(hashtext('parts.ensure_snapshot_month'));
    execute format(
      'create table if not exists parts.%I partition of public.social_stats_snapshots for values from (%L) to (%L)',
      partition_name, first_day, (first_day + interval '1 month')::date
    );
    execute format('alter table parts.%I enable row level security', partition_name);
  end if;
end;
$$;
revoke execute on function parts.ensure_snapshot_month(date) from public;

-- No foreign key on the hot write path; erasing a connection erases its numbers here.
create function public.erase_connection_numbers() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.social_stats_snapshots where connection_seq = old.seq;
  return old;
end;
$$;
revoke execute on function public.erase_connection_numbers() from public, anon, authenticated;
create trigger erase_numbers_with_connection after delete on public.social_connections
  for each row execute function public.erase_connection_numbers();

create table public.influencer_platform_stats (
  connection_seq integer not null references public.social_connections (seq) on delete cascade,
  metric text not null check (metric ~ '^[a-z][a-z_]*$'),
  influencer_id uuid not null references public.influencers (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  platform text not null,
  value numeric(24, 4),
  reason text,
  unit text not null,
  definition text not null,
  source text not null check (source in ('api', 'api_public', 'webhook', 'derived', 'self_reported', 'sandbox')),
  as_of timestamptz not null,
  fetched_at timestamptz not null,
  lag_seconds integer not null default 0,
  precision text not null check (precision in ('exact', '3_significant_digits', 'withheld')),
  basis text,
  flags smallint not null default 0,
  primary key (connection_seq, metric),
  check ((value is null) = (reason is not null))
);
comment on table public.influencer_platform_stats is 'What is published: one row per number with its passport.';
create index influencer_platform_stats_influencer_id_idx on public.influencer_platform_stats (influencer_id);
create index influencer_platform_stats_user_id_idx on public.influencer_platform_stats (user_id);
alter table public.influencer_platform_stats enable row level security;
revoke all on public.influencer_platform_stats from anon, authenticated;
grant select on public.influencer_platform_stats to anon, authenticated;
create policy "everybody reads numbers of public influencers" on public.influencer_platform_stats
  for select to anon using (
    exists (select 1 from public.influencers i where i.id = influencer_id and i.is_public)
  );
create policy "signed-in people read public influencers' numbers and their own" on public.influencer_platform_stats
  for select to authenticated using (
    user_id = (select auth.uid())
    or exists (select 1 from public.influencers i where i.id = influencer_id and i.is_public)
  );

create table public.platform_posts (
  id bigint generated always as identity primary key,
  connection_seq integer not null references public.social_connections (seq) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  platform_post_id text not null,
  kind text not null check (kind in ('image', 'video', 'carousel', 'text', 'other')),
  caption text not null default '',
  permalink text,
  published_at timestamptz not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  removed_at timestamptz,
  unique (connection_seq, platform_post_id)
);
create index platform_posts_recent_idx on public.platform_posts (connection_seq, published_at desc);
create index platform_posts_user_id_idx on public.platform_posts (user_id);
alter table public.platform_posts enable row level security;
revoke all on public.platform_posts from anon, authenticated;
grant select on public.platform_posts to authenticated;
create policy "owners read their posts" on public.platform_posts
  for select to authenticated using (user_id = (select auth.uid()));

create table public.platform_post_metrics (
  post_id bigint not null references public.platform_posts (id) on delete cascade,
  day date not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  likes_count bigint,
  comments_count bigint,
  shares_count bigint,
  saves_count bigint,
  views_count bigint,
  reach_count bigint,
  reasons jsonb,
  fetched_at timestamptz not null,
  primary key (post_id, day)
);
comment on table public.platform_post_metrics is 'The latest metrics of a post per UTC day; reasons: {count: why it is null}.';
create index platform_post_metrics_user_id_idx on public.platform_post_metrics (user_id);
alter table public.platform_post_metrics enable row level security;
revoke all on public.platform_post_metrics from anon, authenticated;
grant select on public.platform_post_metrics to authenticated;
create policy "owners read the metrics of their posts" on public.platform_post_metrics
  for select to authenticated using (user_id = (select auth.uid()));
