-- A deletion that a platform passes on is owed until it is done: those that were given up are taken up again. Every other
-- event that was given up names nobody any more.
update public.webhook_events set state = 'waiting', next_attempt_at = received_at, processed_at = null
where state = 'failed' and kind = 'data_deletion' and (platform_user_id is not null or person_id is not null);

update public.webhook_events set platform_user_id = null, person_id = null, subject = null
where state = 'failed';

comment on column public.webhook_events.platform_user_id is
  'Like person_id whom it is about in the platform''s words, until it is dealt with or given up; from then on connection_id alone says so.';
