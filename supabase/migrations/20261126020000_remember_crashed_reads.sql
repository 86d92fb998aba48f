-- An account whose reading ends the process that does it is read again soon, alone, and less and less often.
alter table public.social_connections add column crashed_reads smallint not null default 0 check (crashed_reads >= 0);
comment on column public.social_connections.crashed_reads is
  'How many jobs in a row the queue has given up because whoever worked at them died or failed. Above 0 the account is read alone.';
create index social_connections_crashed on public.social_connections (id) where crashed_reads > 0;
