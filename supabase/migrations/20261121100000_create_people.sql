-- People: a profile per auth user, and the influencer behind a profile.
-- Rows are written by the server only: no insert, update or delete policy exists for anon or authenticated.

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  role text not null check (role in ('influencer', 'brand', 'admin')),
  locale text not null default 'en' check (locale in ('en', 'el')),
  time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table public.profiles enable row level security;
revoke all on public.profiles from anon, authenticated;
grant select on public.profiles to authenticated;
create policy "people read their own profile" on public.profiles
  for select to authenticated using (id = (select auth.uid()));

create table public.influencers (
  id uuid primary key default gen_random_uuid(),
  seq integer generated always as identity unique,
  user_id uuid not null unique references auth.users (id) on delete cascade,
  handle text not null unique check (handle ~ '^[a-z0-9](?:[a-z0-9._]{1,28}[a-z0-9])$'),
  name text not null check (length(name) between 1 and 80),
  bio text not null default '' check (length(bio) <= 500),
  category text check (category ~ '^[a-z][a-z_]{1,30}$'),
  country text check (country ~ '^[A-Z]{2}$'),
  languages text[] not null default '{}',
  picture_path text,
  is_public boolean not null default false,
  is_verified boolean not null default false,
  numbers_version bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column public.influencers.numbers_version is
  'Raised in every transaction that changes a published number; cached answers carry it in their key.';
alter table public.influencers enable row level security;
revoke all on public.influencers from anon, authenticated;
grant select on public.influencers to anon, authenticated;
create policy "everybody reads public influencers" on public.influencers
  for select to anon using (is_public);
create policy "signed-in people read public influencers and their own" on public.influencers
  for select to authenticated using (is_public or user_id = (select auth.uid()));

-- What others may not read is another table: a view cannot widen or narrow a policy by column.
create table public.influencer_numbers (
  influencer_id uuid primary key references public.influencers (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  accounts jsonb not null default '{}',
  self_reported jsonb not null default '{}',
  followers_total bigint,
  engagement_rate numeric(9, 4),
  engagement_rate_basis text,
  avg_likes numeric(20, 4),
  avg_comments numeric(20, 4),
  avg_views numeric(20, 4),
  sync_enabled boolean not null default true,
  auto_synced_at timestamptz,
  last_sync_platform text,
  updated_at timestamptz not null default now()
);
comment on column public.influencer_numbers.accounts is 'Measured: {platform: {followers, as_of, source}} of the primary accounts.';
comment on column public.influencer_numbers.self_reported is 'Typed by the person: {platform: {followers, reported_at}}; never mixed with measured numbers.';
create index influencer_numbers_user_id_idx on public.influencer_numbers (user_id);
alter table public.influencer_numbers enable row level security;
revoke all on public.influencer_numbers from anon, authenticated;
grant select on public.influencer_numbers to authenticated;
create policy "owners read their own numbers" on public.influencer_numbers
  for select to authenticated using (user_id = (select auth.uid()));

-- The role a person asks for at sign-up is read once; nobody becomes an admin this way.
create function public.create_profile() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, role, locale)
  values (
    new.id,
    case when new.raw_user_meta_data ->> 'role' = 'brand' then 'brand' else 'influencer' end,
    case when new.raw_user_meta_data ->> 'locale' = 'el' then 'el' else 'en' end
  );
  return new;
end;
$$;
revoke execute on function public.create_profile() from public, anon, authenticated;
create trigger create_profile_after_sign_up after insert on auth.users
  for each row execute function public.create_profile();
