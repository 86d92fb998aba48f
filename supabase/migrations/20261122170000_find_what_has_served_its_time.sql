-- The clean-up looks for the oldest rows of tables that only grow. Their rows lie in the order of time, so a range per
-- block finds them, at next to no cost for whoever writes.
create index sync_jobs_queued_at_idx on public.sync_jobs using brin (queued_at) with (pages_per_range = 32);
create index sync_runs_started_at_idx on public.sync_runs using brin (started_at) with (pages_per_range = 32);
create index audit_log_at_idx on public.audit_log using brin (at) with (pages_per_range = 32);
create index notifications_created_at_idx on public.notifications using brin (created_at) with (pages_per_range = 32);
