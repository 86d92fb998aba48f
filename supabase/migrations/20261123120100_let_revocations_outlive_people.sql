-- A platform that cannot be told at once must not keep somebody's data here: the person goes, with every row that is
-- theirs, and what stays for a day at most is a grant that is owed to its platform, with its sealed token and nothing else.
alter table public.oauth_grants drop constraint oauth_grants_user_id_fkey;
comment on column public.oauth_grants.user_id is
  'Whose grant it is. No foreign key: a revocation that is owed outlives the person; every other grant goes with the profile.';

create function public.end_grants_of_person() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  delete from public.oauth_grants
  where user_id = old.id and not (status = 'revoked' and next_revoke_at is not null);
  return null;
end;
$$;
revoke execute on function public.end_grants_of_person() from public, anon, authenticated;
create trigger end_grants_with_person after delete on public.profiles
  for each row execute function public.end_grants_of_person();
