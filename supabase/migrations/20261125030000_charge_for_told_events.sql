-- Some platforms charge for what they tell by webhook; it is taken from the budget in money when the event is dealt with.

alter table public.webhook_events add column cost_units integer check (cost_units > 0);
comment on column public.webhook_events.cost_units is
  'What the platform charges for telling it, in units of its budget in money; null where it is free.';
