-- Rows that every sync rewrites get room on their page for the next version, so that an update touches no index (HOT) and
-- pages clean themselves up.
alter table public.influencer_platform_stats set (fillfactor = 50);
alter table public.social_connections set (fillfactor = 60);
alter table public.influencer_numbers set (fillfactor = 60);
alter table public.influencers set (fillfactor = 70);

-- A finished sync is written for every account and read: checking three foreign keys for it costs more than the row itself.
-- The account's key stays and takes the rows with it when the account or its person goes.
alter table public.sync_jobs drop constraint sync_jobs_run_id_fkey, drop constraint sync_jobs_user_id_fkey;

comment on table public.social_stats_snapshots is
  'The latest values of a UTC day, read with the owner''s token. source: 1 api, 2 sandbox. flags: bit 1 implausible. reasons: {count: why it is null}; a count that is null without a reason is not offered by the platform.';
update public.social_stats_snapshots s set reasons = nullif(
  (select jsonb_object_agg(key, value) from jsonb_each_text(s.reasons) where value <> 'not_offered'), '{}')
where s.reasons is not null;
