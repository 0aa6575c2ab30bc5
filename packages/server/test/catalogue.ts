/**
 * One line for each object in the schema of the tables, with everything that defines it, in a fixed order. The column of a line is `line`.
 */
export const catalogue = `
with named as (select oid, relname, relkind, relrowsecurity, relforcerowsecurity, relacl, reloptions, relowner
  from pg_class where relnamespace = 'public'::regnamespace)
select line collate "C" as line from (
  select format('relation %s %s security %s forced %s options %s', relname, relkind, relrowsecurity, relforcerowsecurity, reloptions) as line
    from named where relkind <> 'i'
  union all
  select format('column %s.%s %s %s not null %s default %s generated %s identity %s collation %s', relname, attname, attnum,
      format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attgenerated, attidentity,
      case when attcollation <> 0 then attcollation::regcollation end)
    from named join pg_attribute on attrelid = named.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped
  union all
  -- PostgreSQL 18 lists what may not be null as constraints; the columns say it on all versions.
  select format('constraint %s on %s %s validated %s', conname, relname, pg_get_constraintdef(c.oid), convalidated)
    from pg_constraint c join named on conrelid = named.oid where contype <> 'n'
  union all
  select format('index %s valid %s', pg_get_indexdef(indexrelid), indisvalid)
    from pg_index join named on indrelid = named.oid
  union all
  select format('policy %s on %s %s %s to %s using %s check %s', policyname, tablename, permissive, cmd, roles, qual, with_check)
    from pg_policies where schemaname = 'public'
  union all
  select format('function %s grants %s', pg_get_functiondef(oid), proacl)
    from pg_proc where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
  union all
  select format('trigger %s enabled %s', pg_get_triggerdef(t.oid), tgenabled)
    from pg_trigger t join named on tgrelid = named.oid where not tgisinternal
  union all
  -- Of others than the owner, whose rights differ by version.
  select format('grant %s on %s to %s', privilege_type, relname, grantee::regrole)
    from named, aclexplode(relacl) where grantee <> relowner
  union all
  select format('grant %s on %s.%s to %s', privilege_type, relname, attname, grantee::regrole)
    from named join pg_attribute on attrelid = named.oid, aclexplode(attacl) where grantee <> relowner
  union all
  select format('grant %s on the schema to %s', privilege_type, grantee::regrole)
    from pg_namespace, aclexplode(nspacl) where nspname = 'public' and grantee <> nspowner and grantee <> 0
  union all
  select format('comment on %s.%s %s', relname, objsubid, description)
    from pg_description join named on objoid = named.oid and classoid = 'pg_class'::regclass
  union all
  select format('type %s %s', typname, typtype) from pg_type where typnamespace = 'public'::regnamespace and typtype not in ('c', 'b')
  union all
  select format('statistics %s', pg_get_statisticsobjdef(oid)) from pg_statistic_ext where stxnamespace = 'public'::regnamespace
) as lines order by 1`
