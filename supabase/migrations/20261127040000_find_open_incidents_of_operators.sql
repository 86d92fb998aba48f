-- What admins were told about a platform is closed by the platform, for everybody who was told: whoever was an admin then
-- need not be one now. There is a handful of such rows among all notices.
create index notifications_operators_idx on public.notifications (incident_key)
  where resolved_at is null and kind in ('platform_paused', 'platform_misconfigured');

-- Whether an account is left whose platform refuses our app is asked when one is read again after a failure.
create index social_connections_refused_idx on public.social_connections (platform)
  where last_error_code in ('APP_MISCONFIGURED', 'INVALID_REQUEST');
