-- The badge: what is judged about it, and when it was won and lost.
alter table public.influencers add column handle_changed_at timestamptz;
comment on column public.influencers.handle_changed_at is 'Handles are addresses: one stays for two weeks before the next.';

alter table public.influencer_numbers add column verification jsonb not null default '{}';
comment on column public.influencer_numbers.verification is
  'Why the profile is not verified: {reason, platform, measured, reported}; empty while it is, or was never judged.';
comment on column public.influencer_numbers.self_reported is
  'Typed by the person: {platform: {followers, engagement_rate, audience, reported_at}}; never mixed with measured numbers.';

create index influencers_verified_idx on public.influencers (id) where is_verified;

create table public.verification_events (
  id bigint generated always as identity primary key,
  influencer_id uuid not null references public.influencers (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  at timestamptz not null,
  won boolean not null,
  details jsonb not null default '{}'
);
comment on table public.verification_events is 'When a badge was won and lost, and why.';
create index verification_events_influencer_id_idx on public.verification_events (influencer_id, id desc);
create index verification_events_user_id_idx on public.verification_events (user_id);
alter table public.verification_events enable row level security;
revoke all on public.verification_events from anon, authenticated;
grant select on public.verification_events to authenticated;
create policy "people read what became of their badge" on public.verification_events
  for select to authenticated using (user_id = (select auth.uid()));
