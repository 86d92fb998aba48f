-- A listing of posts that keeps failing is asked for less and less often.
alter table public.social_connections add column posts_failed_attempts smallint not null default 0
  check (posts_failed_attempts >= 0);
comment on column public.social_connections.posts_failed_attempts is
  'How many attempts at the posts in a row have got no page further. next_posts_at lies further away after each.';
