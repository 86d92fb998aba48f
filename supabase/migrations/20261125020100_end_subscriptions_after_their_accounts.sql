-- A subscription that only our app can end, and that does not end by itself, is ended even after its account was erased.
alter table public.webhook_subscriptions
  alter column connection_id drop not null,
  drop constraint webhook_subscriptions_connection_id_fkey,
  add constraint webhook_subscriptions_connection_id_fkey foreign key (connection_id)
    references public.social_connections (id) on delete set null,
  add column ended_at timestamptz;
comment on column public.webhook_subscriptions.connection_id is
  'An account that is disconnected is unsubscribed from. Null once it is erased: what is left names the account by the topic alone, until its platform has ended the subscription.';
comment on column public.webhook_subscriptions.ended_at is
  'When the platform ended the subscription at our request; the row then goes with the next look.';
