-- Meta names people in its deletion callback and not Pages, and a Page that was disconnected has no grant any more that says whose it was.
alter table public.social_connections
  add column ended_person_id text,
  add column ended_login_variant text;
comment on column public.social_connections.ended_person_id is
  'The platform''s id of the person whose grant opened the account until it was disconnected, as long as its history is kept: by it a deletion that is asked for at the platform finds that history.';
comment on column public.social_connections.ended_login_variant is 'The log-in of that grant.';
create index social_connections_ended_person_id_idx on public.social_connections (ended_person_id)
  where ended_person_id is not null;
