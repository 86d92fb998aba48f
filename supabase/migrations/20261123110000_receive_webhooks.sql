-- What platforms tell by themselves: each event once, and the subscriptions that let them.
create table public.webhook_events (
  id uuid primary key default gen_random_uuid(),
  platform text not null check (platform ~ '^[a-z][a-z0-9_]*$'),
  dedupe_hash text not null,
  kind text not null check (kind ~ '^[a-z][a-z_]*$'),
  platform_user_id text,
  person_id text,
  connection_id uuid references public.social_connections (id) on delete cascade,
  subject text,
  occurred_at timestamptz,
  received_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  outcome text,
  attempts smallint not null default 0,
  next_attempt_at timestamptz,
  processed_at timestamptz,
  error_code text,
  unique (platform, dedupe_hash)
);
comment on table public.webhook_events is
  'Server only: row security is on and no policy exists, on purpose. Only deliveries whose signature was right get here. The body is not kept: an event is a reason to read, and what it says is read anew.';
comment on column public.webhook_events.dedupe_hash is 'SHA-256 of what names the event at its platform; repeats share it.';
comment on column public.webhook_events.platform_user_id is
  'Like person_id whom it is about in the platform''s words, until it is dealt with; from then on connection_id alone says so.';
comment on column public.webhook_events.next_attempt_at is 'While waiting: when a job is sent again, should the first be lost or fail.';
create index webhook_events_waiting_idx on public.webhook_events (next_attempt_at) where state = 'waiting';
create index webhook_events_received_at_idx on public.webhook_events (received_at);
create index webhook_events_connection_id_idx on public.webhook_events (connection_id);
create index webhook_events_subject_idx on public.webhook_events (platform, subject) where subject is not null;
alter table public.webhook_events enable row level security;
revoke all on public.webhook_events from anon, authenticated;

create table public.webhook_subscriptions (
  id uuid primary key,
  platform text not null check (platform ~ '^[a-z][a-z0-9_]*$'),
  connection_id uuid not null unique references public.social_connections (id) on delete cascade,
  topic text not null,
  sealed_secret text not null,
  state text not null check (state in ('asked', 'active', 'leaving')),
  asked_at timestamptz,
  verified_at timestamptz,
  lease_until timestamptz,
  attempts smallint not null default 0,
  refusals smallint not null default 0,
  next_attempt_at timestamptz not null,
  last_error_code text,
  created_at timestamptz not null
);
comment on table public.webhook_subscriptions is
  'Server only: row security is on and no policy exists, on purpose. The platform names the row in the address it calls; the secret signs its deliveries.';
comment on column public.webhook_subscriptions.connection_id is
  'An account that is disconnected is unsubscribed from. One that is erased takes its row along: the lease runs out by itself, and what still comes is refused.';
create index webhook_subscriptions_next_attempt_at_idx on public.webhook_subscriptions (next_attempt_at);
alter table public.webhook_subscriptions enable row level security;
revoke all on public.webhook_subscriptions from anon, authenticated;

create table internal.webhook_counts (
  day date not null,
  platform text not null,
  outcome text not null,
  count bigint not null,
  primary key (day, platform, outcome)
);
comment on table internal.webhook_counts is
  'Deliveries that left no row: refused ones by reason, repeats, and genuine ones that could not be read; per UTC day.';
alter table internal.webhook_counts enable row level security;
