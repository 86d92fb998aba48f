-- Profile pictures: where the platform serves one, and where our copy lies. The platforms' addresses end after hours or
-- days, so the copy is what is shown.
create table public.profile_pictures (
  connection_id uuid primary key references public.social_connections (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  source_url text not null,
  source_key text not null,
  needs_address boolean not null default false,
  path text,
  content_type text,
  width integer,
  height integer,
  copied_key text,
  copied_at timestamptz,
  next_attempt_at timestamptz,
  attempts smallint not null default 0,
  last_error_code text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on column public.profile_pictures.source_key is 'What stays of the address while the picture is the same: a sync compares it, and nothing else.';
comment on column public.profile_pictures.needs_address is 'The platform no longer serves this address; the next sync brings a fresh one.';
comment on column public.profile_pictures.next_attempt_at is 'When copying is due; null when the copy is there or nothing can be done before the picture changes.';
create index profile_pictures_user_id_idx on public.profile_pictures (user_id);
create index profile_pictures_path_idx on public.profile_pictures (path) where path is not null;
create index profile_pictures_due_idx on public.profile_pictures (next_attempt_at) where next_attempt_at is not null;
alter table public.profile_pictures enable row level security;
revoke all on public.profile_pictures from anon, authenticated;
grant select on public.profile_pictures to authenticated;
create policy "owners read their pictures" on public.profile_pictures
  for select to authenticated using (user_id = (select auth.uid()));

-- Files in Storage that no row needs any more. Storage takes part in no transaction: what is to be removed is written
-- down in the transaction that stops needing it, and removed afterwards.
create table public.owed_removals (
  bucket text not null,
  path text not null,
  next_attempt_at timestamptz not null,
  attempts smallint not null default 0,
  primary key (bucket, path)
);
comment on table public.owed_removals is 'Server only: row security is on and no policy exists, on purpose.';
create index owed_removals_due_idx on public.owed_removals (next_attempt_at);
alter table public.owed_removals enable row level security;
revoke all on public.owed_removals from anon, authenticated;

-- However a picture's row ends or changes (a swap, an erased history, a deleted person), its old file is owed.
create function public.owe_removal_of_picture() returns trigger
language plpgsql set search_path = '' as $$
begin
  insert into public.owed_removals (bucket, path, next_attempt_at) values ('profile-pictures', old.path, '-infinity')
  on conflict (bucket, path) do update set next_attempt_at = '-infinity';
  return null;
end
$$;
revoke execute on function public.owe_removal_of_picture() from public, anon, authenticated;
create trigger owe_removal_after_update after update of path on public.profile_pictures
  for each row when (old.path is not null and old.path is distinct from new.path)
  execute function public.owe_removal_of_picture();
create trigger owe_removal_after_delete after delete on public.profile_pictures
  for each row when (old.path is not null) execute function public.owe_removal_of_picture();
