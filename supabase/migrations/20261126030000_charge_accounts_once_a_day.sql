-- A platform that charges for an account once a day charges for it whoever asks: connecting, a sync, a look whether its
-- access still works. Whoever writes the day first counts the money.
alter table public.social_connections add column charged_on date;
comment on column public.social_connections.charged_on is
  'The last UTC day on which money for reading the account was counted; of platforms alone that charge by the account.';
