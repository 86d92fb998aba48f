-- How fast a platform answers is written with every read, into the row that the read writes anyway.
alter table public.social_connections add column last_call_ms integer check (last_call_ms >= 0);
comment on column public.social_connections.last_call_ms is
  'How long a remote call of the last read took on average, in milliseconds; null before the first.';
