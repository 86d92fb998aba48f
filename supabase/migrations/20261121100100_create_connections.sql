-- Connecting an account: the OAuth attempt, what the person granted, the account, and its sealed tokens.

create table public.oauth_states (
  id uuid primary key default gen_random_uuid(),
  state_hash text not null unique,
  browser_nonce_hash text not null,
  user_id uuid not null references auth.users (id) on delete cascade,
  platform text not null check (platform ~ '^[a-z][a-z0-9_]*$'),
  login_variant text not null,
  redirect_uri text not null,
  scopes text[] not null,
  sealed_code_verifier text,
  return_path text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
create index oauth_states_user_id_idx on public.oauth_states (user_id);
create index oauth_states_expires_at_idx on public.oauth_states (expires_at);
alter table public.oauth_states enable row level security;
revoke all on public.oauth_states from anon, authenticated;
comment on table public.oauth_states is 'Server only: row security is on and no policy exists, on purpose.';

create table public.oauth_grants (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  platform text not null check (platform ~ '^[a-z][a-z0-9_]*$'),
  login_variant text not null,
  provider_person_id text not null,
  scopes text[] not null default '{}',
  status text not null check (status in ('pending', 'active', 'expired', 'revoked')),
  offered_accounts jsonb,
  pending_until timestamptz,
  revoke_attempts smallint not null default 0,
  next_revoke_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, platform, login_variant, provider_person_id)
);
comment on column public.oauth_grants.offered_accounts is 'While pending: the accounts to choose from; no tokens.';
comment on column public.oauth_grants.next_revoke_at is 'Set while the platform has not yet confirmed a revocation that we owe it.';
create index oauth_grants_pending_until_idx on public.oauth_grants (pending_until) where status = 'pending';
create index oauth_grants_next_revoke_at_idx on public.oauth_grants (next_revoke_at) where next_revoke_at is not null;
alter table public.oauth_grants enable row level security;
revoke all on public.oauth_grants from anon, authenticated;
grant select on public.oauth_grants to authenticated;
create policy "owners read their grants" on public.oauth_grants
  for select to authenticated using (user_id = (select auth.uid()));

create table public.social_connections (
  id uuid primary key default gen_random_uuid(),
  seq integer generated always as identity unique,
  influencer_id uuid not null references public.influencers (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  grant_id uuid references public.oauth_grants (id) on delete set null,
  platform text not null check (platform ~ '^[a-z][a-z0-9_]*$'),
  platform_user_id text not null,
  alternate_ids text[] not null default '{}',
  username text not null,
  display_name text not null default '',
  profile_url text,
  account_type text,
  platform_verified boolean,
  adapter_state jsonb not null default '{}',
  is_primary boolean not null default false,
  status text not null check (status in ('active', 'expired', 'revoked', 'error', 'disconnected')),
  sync_tier text not null default 'normal' check (sync_tier in ('hot', 'normal', 'saver')),
  next_sync_at timestamptz,
  next_posts_at timestamptz,
  last_synced_at timestamptz,
  last_attempt_at timestamptz,
  last_posts_at timestamptz,
  failed_attempts smallint not null default 0,
  last_error_code text,
  last_error_detail text,
  last_error_at timestamptz,
  connected_at timestamptz not null,
  disconnected_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (influencer_id, platform, platform_user_id)
);
comment on column public.social_connections.next_sync_at is 'When a sync is due; the planner moves it in the transaction that enqueues the job.';
create unique index social_connections_one_owner_idx on public.social_connections (platform, platform_user_id)
  where status <> 'disconnected';
create unique index social_connections_one_primary_idx on public.social_connections (influencer_id, platform)
  where is_primary;
create index social_connections_user_id_idx on public.social_connections (user_id);
create index social_connections_grant_id_idx on public.social_connections (grant_id);
create index social_connections_due_idx on public.social_connections (next_sync_at)
  where status in ('active', 'error');
alter table public.social_connections enable row level security;
revoke all on public.social_connections from anon, authenticated;
grant select on public.social_connections to authenticated;
create policy "owners read their connections" on public.social_connections
  for select to authenticated using (user_id = (select auth.uid()));

create table public.connection_tokens (
  id uuid primary key default gen_random_uuid(),
  grant_id uuid not null references public.oauth_grants (id) on delete cascade,
  connection_id uuid unique references public.social_connections (id) on delete cascade,
  sealed_access_token text not null,
  sealed_refresh_token text,
  key_id text not null,
  access_expires_at timestamptz,
  refresh_expires_at timestamptz,
  obtained_at timestamptz not null,
  next_refresh_at timestamptz,
  refresh_attempts smallint not null default 0,
  generation bigint not null default 0,
  lease_holder uuid,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.connection_tokens is
  'Server only: row security is on and no policy exists, on purpose. One row per grant (connection_id null), plus page tokens per connection.';
comment on column public.connection_tokens.generation is 'Fencing number: raised with each lease; only the holder of the current one may save.';
create unique index connection_tokens_one_per_grant_idx on public.connection_tokens (grant_id) where connection_id is null;
create index connection_tokens_grant_id_idx on public.connection_tokens (grant_id);
create index connection_tokens_next_refresh_at_idx on public.connection_tokens (next_refresh_at) where next_refresh_at is not null;
alter table public.connection_tokens enable row level security;
revoke all on public.connection_tokens from anon, authenticated;
