-- A deletion that is done says what is not ours to end, by the names of platforms alone: they name nobody.
alter table public.deletion_requests
  add column access_left text[] not null default '{}',
  add column events_left text[] not null default '{}';
comment on column public.deletion_requests.access_left is
  'Platforms at which our access may still stand: they offer no way to end it, did not answer for a day, or it serves somebody else too.';
comment on column public.deletion_requests.events_left is
  'Platforms that had still to end a subscription when the rows went: their id of the account stays with us until they have.';
