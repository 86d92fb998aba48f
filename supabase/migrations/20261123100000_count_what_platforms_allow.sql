-- What a platform allows us, counted before each call, and platforms that are not asked at all for a while.

create table public.api_budgets (
  platform text not null check (platform ~ '^[a-z][a-z0-9_]*$'),
  budget text not null check (budget ~ '^[a-z][a-z0-9_.-]*$'),
  subject text not null default '',
  window_start timestamptz not null,
  window_end timestamptz not null,
  anchored_at timestamptz,
  limit_units bigint check (limit_units >= 0),
  reserve_units bigint not null default 0 check (reserve_units >= 0),
  spent_units bigint not null default 0 check (spent_units >= 0),
  last_grant bigint not null default 0,
  currency text check (currency ~ '^[A-Z]{3}$'),
  primary key (platform, budget, subject)
);
comment on table public.api_budgets is
  'For the server alone. One row per limit and subject: the window that runs now, or ran last. Names and sizes come from the adapters.';
comment on column public.api_budgets.subject is 'The connection whose own limit it is, without a foreign key: rows outlive their window by a day at most. Empty for the limit of our whole app.';
comment on column public.api_budgets.anchored_at is
  'When the window''s first call was answered: a platform opens its own window with the call, not with our reservation.';
comment on column public.api_budgets.limit_units is 'Null where nothing is known of a limit: calls are counted only.';
comment on column public.api_budgets.reserve_units is 'Kept for reads that a person waits for; melts away towards the end of the window.';
comment on column public.api_budgets.last_grant is 'What the last caller was given; how a reservation learns its part within one statement.';
comment on column public.api_budgets.currency is 'Where set, units are millionths of this currency.';
create index api_budgets_window_end_idx on public.api_budgets (window_end);
alter table public.api_budgets enable row level security;
revoke all on public.api_budgets from anon, authenticated;

create table public.platform_controls (
  platform text primary key check (platform ~ '^[a-z][a-z0-9_]*$'),
  paused_at timestamptz,
  paused_until timestamptz,
  pause_reason text check (pause_reason in ('by_hand', 'out_of_credit')),
  pause_detail text,
  paused_by uuid references auth.users (id) on delete set null,
  saving text not null default 'none' check (saving in ('none', 'normal', 'all')),
  saving_since timestamptz,
  saving_checked_at timestamptz,
  check ((paused_at is null) = (pause_reason is null))
);
comment on table public.platform_controls is 'For the server alone. A platform that is not asked for now, and whether its allowance makes us read less often.';
comment on column public.platform_controls.saving is 'Which accounts are read every 6 hours because the allowance would not last: none, all but the hot ones, all.';
create index platform_controls_paused_by_idx on public.platform_controls (paused_by);
alter table public.platform_controls enable row level security;
revoke all on public.platform_controls from anon, authenticated;
