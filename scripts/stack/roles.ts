/**
 * SQL that gives a bare PostgreSQL the roles, schema and default rights which hosted Supabase has before the first
 * migration. Repeatable. Run as the superuser; everything later runs as `postgres`, which owns the database and
 * bypasses row security but is no superuser, so a migration that would fail on hosted Supabase fails here too.
 *
 * @param databasePassword the password that `postgres` shall have; letters, digits, `-` and `_` only.
 */
export function bootstrapSql(databasePassword: string): string {
  if (!/^[\w-]+$/.test(databasePassword)) throw new Error("the database password must be plain base64url");
  return `
do $$
begin
  if not exists (select from pg_roles where rolname = 'postgres') then create role postgres; end if;
  if not exists (select from pg_roles where rolname = 'anon') then create role anon nologin; end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin bypassrls;
  end if;
end
$$;
alter role postgres with login createdb createrole replication bypassrls password '${databasePassword}';
grant anon, authenticated, service_role to postgres with admin option;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
alter database postgres owner to postgres;
alter database postgres set search_path to "$user", public, extensions;
create schema if not exists extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
`;
}
