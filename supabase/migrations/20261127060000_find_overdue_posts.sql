-- What has to go is looked for every night, and mostly there is nothing: found by its time, not among all of a platform's.
create index platform_post_metrics_fetched_at_idx on public.platform_post_metrics (fetched_at);
create index platform_posts_last_seen_at_idx on public.platform_posts (last_seen_at) where caption <> '';
create index platform_posts_removed_at_idx on public.platform_posts (removed_at) where removed_at is not null;
