-- What the sync remembers about an account between two readings, and room for its frequent updates.

alter table public.social_connections
  add column notified_followers bigint,
  add column implausible_since timestamptz;
comment on column public.social_connections.notified_followers is
  'The number of followers that the person was last told about; the next notice measures its 10% from here.';
comment on column public.social_connections.implausible_since is
  'Since when the platform gives an answer that the account''s history does not support; null while answers are plausible.';

-- Every sync rewrites these rows in place: free space on the page keeps the new version beside the old one.
alter table public.social_connections set (fillfactor = 80);
alter table public.influencer_platform_stats set (fillfactor = 80);
