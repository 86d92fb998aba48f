-- When our access to an account will end if nobody does anything, and why.

alter table public.oauth_grants add column consented_at timestamptz not null default now();
update public.oauth_grants set consented_at = created_at;
comment on column public.oauth_grants.consented_at is 'When the person consented last; renewals do not move it.';

alter table public.social_connections
  add column access_ends_at timestamptz,
  add column access_end_cause text
    check (access_end_cause in ('not_renewable', 'consent_limit', 'trial', 'idle', 'data_access', 'renewal_failing')),
  add constraint social_connections_access_end_check check ((access_ends_at is null) = (access_end_cause is null));
comment on column public.social_connections.access_ends_at is
  'Forecast: when reading ends unless somebody acts; null while the access renews itself or has no end.';
create index social_connections_access_ends_at_idx on public.social_connections (access_ends_at)
  where access_ends_at is not null;

alter table public.connection_tokens add column next_forecast_at timestamptz default 'epoch';
comment on column public.connection_tokens.next_forecast_at is
  'When the forecast of this access is worked out next: at once after a change, else when a warning or the end is due, and daily.';
create index connection_tokens_next_forecast_at_idx on public.connection_tokens (next_forecast_at)
  where next_forecast_at is not null;

-- Whoever changes what a forecast rests on need not know that there are forecasts. The times of an access token that a
-- refresh token renews are no part of it, unless renewing fails, which the attempts say.
create function public.ask_for_forecast() returns trigger
  language plpgsql set search_path = '' as $$
begin
  new.next_forecast_at := 'epoch';
  return new;
end;
$$;
revoke all on function public.ask_for_forecast() from public, anon, authenticated;
create trigger connection_tokens_ask_for_forecast
  before update of access_expires_at, refresh_expires_at, refresh_attempts on public.connection_tokens
  for each row when (
    new.refresh_expires_at is distinct from old.refresh_expires_at
    or new.refresh_attempts <> old.refresh_attempts
    or (new.sealed_refresh_token is null or new.refresh_attempts > 0)
      and new.access_expires_at is distinct from old.access_expires_at
  )
  execute function public.ask_for_forecast();

-- An attempt to connect may be about one account that has to be connected anew.
alter table public.oauth_states
  add column connection_id uuid references public.social_connections (id) on delete cascade;
create index oauth_states_connection_id_idx on public.oauth_states (connection_id);
