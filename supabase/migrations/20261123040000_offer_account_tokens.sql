-- Accounts may have tokens of their own beside the grant's (Facebook Pages). While a person chooses among several
-- accounts there is no connection yet to keep such a token with: it waits here, sealed, and goes with the choice.
create table public.offered_tokens (
  id uuid primary key default gen_random_uuid(),
  grant_id uuid not null references public.oauth_grants (id) on delete cascade,
  platform_user_id text not null,
  sealed_access_token text not null,
  key_id text not null,
  access_expires_at timestamptz,
  created_at timestamptz not null default now(),
  unique (grant_id, platform_user_id)
);
alter table public.offered_tokens enable row level security;
revoke all on public.offered_tokens from anon, authenticated;
comment on table public.offered_tokens is 'Server only: row security is on and no policy exists, on purpose.';

-- One log-in may stand behind several grants (two platforms of one company, two people of ours): found by the person.
create index oauth_grants_person_idx on public.oauth_grants (provider_person_id, login_variant);
