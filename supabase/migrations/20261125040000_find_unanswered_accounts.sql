-- Whether a platform answers nobody is asked with every dashboard: while all is well it costs a look into an empty index.
create index social_connections_unanswered_idx on public.social_connections (platform, last_error_at)
  where last_error_code = 'PLATFORM_UNAVAILABLE';
