-- Owners pause the reading of single accounts.
alter table public.social_connections add column sync_enabled boolean not null default true;
comment on column public.social_connections.sync_enabled is
  'False while its owner has paused reading: it is not read by itself, webhooks included. Access, numbers and history stay.';
