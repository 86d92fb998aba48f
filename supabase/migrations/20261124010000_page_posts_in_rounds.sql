-- A listing of an account's posts is read page by page, and goes on where it stopped when something breaks in between.

create table public.post_rounds (
  connection_seq integer primary key references public.social_connections (seq) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  id uuid not null,
  started_at timestamptz not null,
  wanted_from timestamptz not null,
  cursor text not null,
  pages smallint not null check (pages > 0),
  refusals smallint not null default 0 check (refusals >= 0),
  post_ids text[] not null
);
comment on table public.post_rounds is
  'For the server alone: listings of posts under way, at most one per account. cursor: where the next page begins. post_ids: what the pages so far showed. wanted_from: back to when posts are listed. refusals: how often the platform no longer took a cursor.';
create index post_rounds_user_id_idx on public.post_rounds (user_id);
alter table public.post_rounds enable row level security;
revoke all on public.post_rounds from anon, authenticated;

alter table public.social_connections add column posts_gone_since timestamptz;
comment on column public.social_connections.posts_gone_since is
  'Since when complete listings show none of the posts that were known; null while they show some.';
