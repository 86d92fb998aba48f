import pg from "pg";

/**
 * What a database consists of, one line per column, constraint, index, function, policy, trigger and applied migration
 * of the product's schemas. Two databases with the same lines have the same schema.
 */
export async function readSchema(databaseUrl: string): Promise<ReadonlySet<string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(`
      with wanted as (select oid, nspname from pg_namespace where nspname in ('public', 'parts', 'pgboss', 'auth'))
      select 'column ' || format('%s.%s.%s %s %s', n.nspname, c.relname, a.attname,
          format_type(a.atttypid, a.atttypmod), a.attnotnull) as line
        from pg_class c join wanted n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relkind in ('r', 'p', 'v', 'S') and c.relname !~ '^social_stats_snapshots_|^j[0-9a-f]{20,}'
      union all select 'constraint ' || n.nspname || ' ' || coalesce(r.relname, '') || ' ' || pg_get_constraintdef(k.oid)
        from pg_constraint k join wanted n on n.oid = k.connamespace left join pg_class r on r.oid = k.conrelid
        where coalesce(r.relname, '') !~ '^social_stats_snapshots_|^j[0-9a-f]{20,}'
      union all select 'index ' || indexdef from pg_indexes join wanted on nspname = schemaname
        where tablename !~ '^social_stats_snapshots_|^j[0-9a-f]{20,}'
      union all select 'function ' || n.nspname || ' ' || md5(pg_get_functiondef(p.oid)) || ' ' || p.proname
        from pg_proc p join wanted n on n.oid = p.pronamespace where p.prokind = 'f'
      union all select 'policy ' || schemaname || ' ' || tablename || ' ' || policyname || ' ' || coalesce(qual, '')
        from pg_policies join wanted on nspname = schemaname
      union all select 'trigger ' || pg_get_triggerdef(t.oid)
        from pg_trigger t join pg_class c on c.oid = t.tgrelid join wanted n on n.oid = c.relnamespace
        where not t.tgisinternal and c.relname !~ '^social_stats_snapshots_' and t.tgname <> 'note'
      union all select 'migration ' || version from supabase_migrations.schema_migrations
    `);
    return new Set(rows.map(({ line }) => line));
  } finally {
    await client.end();
  }
}
