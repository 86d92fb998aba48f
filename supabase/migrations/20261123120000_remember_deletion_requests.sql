-- Who asked for erasure, and how far it is: a person who deletes their account, or a platform that passes on the wish of
-- one of its users. Holds nothing about anybody once it is done; what stays answers the code that was handed out.
create table public.deletion_requests (
  id uuid primary key default gen_random_uuid(),
  code_hash text not null unique,
  kind text not null check (kind in ('person', 'platform')),
  platform text check (platform ~ '^[a-z][a-z0-9_]*$'),
  state text not null default 'requested' check (state in ('requested', 'erased', 'done')),
  user_id uuid,
  folders text[] not null default '{}',
  sealed_address text,
  locale text check (locale in ('en', 'el')),
  attempts smallint not null default 0,
  next_attempt_at timestamptz,
  last_error_code text,
  requested_at timestamptz not null,
  done_at timestamptz,
  check ((state = 'done') = (done_at is not null)),
  check (state <> 'done' or (user_id is null and folders = '{}' and next_attempt_at is null))
);
comment on table public.deletion_requests is 'Server only: row security is on and no policy exists, on purpose.';
comment on column public.deletion_requests.code_hash is 'SHA-256 (hex) of the code under which anybody who holds it may ask how far the deletion is.';
comment on column public.deletion_requests.state is
  'requested: accepted, nobody can log in any more. erased: rows and files are gone, a platform has still to be told. done: nothing is left.';
comment on column public.deletion_requests.user_id is
  'Whose account it is, until it is done. No foreign key: the request outlives the person.';
comment on column public.deletion_requests.folders is 'Folders in Storage that were the person''s, until their files are gone.';
comment on column public.deletion_requests.sealed_address is 'Where to write that it is done, until that was tried.';
comment on column public.deletion_requests.next_attempt_at is 'When to go on; null when nothing is left to do.';
create unique index deletion_requests_one_per_person_idx on public.deletion_requests (user_id) where user_id is not null;
create index deletion_requests_due_idx on public.deletion_requests (next_attempt_at) where next_attempt_at is not null;
create index deletion_requests_done_at_idx on public.deletion_requests (done_at) where done_at is not null;
alter table public.deletion_requests enable row level security;
revoke all on public.deletion_requests from anon, authenticated;
