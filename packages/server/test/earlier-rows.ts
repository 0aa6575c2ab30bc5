import pg from 'pg'
import { shippedProfile } from './test-app.ts'

/** A profile from before quotas existed. */
const { quotas: _, ...earlierProfile } = shippedProfile('default')

const id = (number: number) => `'01900000-0000-7000-8000-${String(number).padStart(12, '0')}'`
const [tenant, other, role, ada, max, gone] = [1, 2, 3, 4, 5, 6].map(id)
const group = id(7)
const now = "'2026-01-02 03:04:05.678+00'"

/**
 * Rows of a database in use, by the migration after which they are inserted. Each table has a row before the next migration runs, so a
 * migration that works only on an empty table fails. A new table needs rows here, under its migration.
 */
export const earlierRows: Record<string, string> = {
  // The first known state of a database in use.
  roles_and_impersonation: `
    insert into tenants (id, slug, name, profile_name, profile, created_at)
      select t.id::uuid, t.slug, t.slug, 'default', ${pg.escapeLiteral(JSON.stringify(earlierProfile))}, ${now}
      from (values (${tenant}, 'default'), (${other}, 'elsewhere')) as t (id, slug);
    insert into roles (tenant_id, id, key, name, description, external_name, color, built_in, all_permissions, permissions, limits, position, created_at, updated_at)
      values (${tenant}, ${role}, 'analyst', 'Analyst', 'Reads', 'cn=analysts', 'blue', true, false, '{users:read}', '{"hunts.maxHosts": 5}', 1, ${now}, ${now});
    insert into users (tenant_id, id, username, username_key, username_sort, email, email_key, alias, status, provider, created_at, created_by, updated_at, last_sign_in_at, preferences)
      values (${tenant}, ${ada}, 'Ada Ångström', 'ada ångström', 'ada ångström', 'Ada@Example.com', 'ada@example.com', 'The Countess', 'active', 'password', ${now}, null, ${now}, ${now}, '{}'),
        (${tenant}, ${max}, 'max', 'max', 'max', null, null, null, 'invited', 'password', ${now}, ${ada}, ${now}, null, '{}'),
        (${other}, ${gone}, 'hunts', 'hunts', 'hunts', null, null, null, 'active', 'product', ${now}, null, ${now}, null, '{}');
    insert into passwords (tenant_id, user_id, hash, must_change, changed_at) values (${tenant}, ${ada}, '$argon2id$…', false, ${now});
    insert into role_grants (tenant_id, user_id, role_id, source, granted_by, granted_at, ends_at)
      values (${tenant}, ${ada}, ${role}, 'manual', null, ${now}, null), (${tenant}, ${max}, ${role}, 'import', ${ada}, ${now}, ${now});
    insert into capability_grants (tenant_id, id, user_id, permission, reason, source, granted_by, granted_at)
      values (${tenant}, ${id(10)}, ${ada}, 'users:read', 'asked', 'manual', ${ada}, ${now});
    insert into user_limits (tenant_id, user_id, limit_key, value, granted_by, granted_at) values (${tenant}, ${ada}, 'hunts.maxHosts', null, ${ada}, ${now});
    insert into sessions (tenant_id, id, user_id, token_hash, created_at, last_seen_at, ends_at, address, user_agent)
      values (${tenant}, ${id(11)}, ${ada}, '\\x01', ${now}, ${now}, ${now}, '127.0.0.1', 'a browser');
    insert into api_keys (tenant_id, id, user_id, name, hint, secret_hash, created_at, created_by)
      values (${tenant}, ${id(12)}, ${ada}, 'terminal', 'abcd', '\\x02', ${now}, ${ada});
    insert into links (tenant_id, id, purpose, user_id, secret_hash, created_at, created_by, expires_at)
      values (${tenant}, ${id(13)}, 'invitation', ${max}, '\\x03', ${now}, ${ada}, ${now});
    insert into audit_events (tenant_id, id, at, action, outcome, actor_kind, actor_id, actor_name, target_kind, target_id, target_name, before, after, address, user_agent, request_id)
      values (${tenant}, ${id(14)}, ${now}, 'user.updated', 'success', 'user', ${ada}, 'Ada', 'user', ${max}, 'max', '{"alias": "m"}', '{"alias": null}', '127.0.0.1', '', 'r');
    insert into idempotency_keys (tenant_id, actor_id, key, operation, request_hash, response, created_at)
      values (${tenant}, ${ada}, 'k', 'users.create', '\\x04', '{"id": 1}', ${now});
    insert into sign_in_failures (tenant_id, key, failures, last_failed_at) values (${tenant}, 'address:127.0.0.1', 3, ${now});
    insert into known_devices (tenant_id, id, user_id, token_hash, created_at, last_used_at, failed_sign_ins)
      values (${tenant}, ${id(15)}, ${ada}, '\\x05', ${now}, ${now}, 0);
    insert into mails (tenant_id, id, kind, user_id, to_address, data, status, created_at, created_by, attempts)
      values (${tenant}, ${id(16)}, 'invitation', ${max}, null, '{}', 'kept', ${now}, ${ada}, 0);
    insert into jobs (tenant_id, id, action, input, status, total, succeeded, refused, created_at, created_by, created_by_name, credential, address, user_agent, request_id)
      values (${tenant}, ${id(17)}, 'status', '{"status": "active"}', 'done', 1, 0, 1, ${now}, ${ada}, 'Ada', 'session', '127.0.0.1', '', 'r');
    insert into job_rows (tenant_id, job_id, position, user_id, name, outcome, code, detail)
      values (${tenant}, ${id(17)}, 0, ${max}, 'max', 'refused', 'user.not_registered', 'No password');`,
  groups: `
    insert into groups (tenant_id, id, name, name_key, description, public, created_at, created_by, updated_at)
      values (${tenant}, ${group}, 'Night  Shift', 'night shift', '', true, ${now}, ${ada}, ${now});
    insert into group_members (tenant_id, group_id, user_id, user_sort, role, source, added_by, added_at)
      values (${tenant}, ${group}, ${ada}, 'ada ångström', 'owner', 'manual', ${ada}, ${now});
    insert into group_roles (tenant_id, group_id, role_id, granted_by, granted_at) values (${tenant}, ${group}, ${role}, ${ada}, ${now});`,
  group_api_keys: `
    insert into api_keys (tenant_id, id, user_id, group_id, name, hint, secret_hash, created_at, created_by, created_by_name)
      values (${tenant}, ${id(18)}, null, ${group}, 'build', 'efgh', '\\x06', ${now}, ${max}, 'max');`,
  secrets: `
    insert into secrets (tenant_id, owner_table, owner_id, name, key_id, wrapped_key, sealed, changed_at)
      values (${tenant}, 'connections', ${id(19)}, 'client_secret', 'abcdef', '\\x07', '\\x08', ${now});
    insert into server_secrets (name, key_id, wrapped_key, sealed, changed_at) values ('check', 'abcdef', '\\x07', '\\x08', ${now});`,
  grants: `
    insert into ended_grants (tenant_id, user_id, role_id, source, source_id, granted_at, ended_at, ended_by, cause)
      values (${tenant}, ${max}, ${role}, 'ldap', ${id(20)}, ${now}, ${now}, ${ada}, 'taken');
    insert into past_roles (tenant_id, role_id, revision, key, name, all_permissions, permissions, since, until)
      values (${tenant}, ${role}, 0, 'analyst', 'Analyst', false, '{users:read}', ${now}, ${now});`,
  change_log: `
    insert into change_log (tenant_id, xid, id, principals) values (${tenant}, pg_current_xact_id(), ${id(30)}, array[${ada}::uuid]);`,
  saved_views: `
    insert into saved_views (tenant_id, id, owner_id, list, name, name_key, search, created_at, updated_at)
      values (${tenant}, ${id(40)}, ${ada}, 'users', 'Locked', 'locked', '{"locked": "yes"}', ${now}, ${now});`,
  distributable: `
    insert into tenant_settings (tenant_id, default_administrator_id) values (${tenant}, ${ada});`,
  audit_answers: `
    insert into audit_indexed (tenant_id, at, id) values (${tenant}, ${now}, ${id(14)});
    insert into audit_days (tenant_id, day, action, outcome, target_kind, credential, events)
      values (${tenant}, 20455, 'user.updated', 'success', 'user', 'session', 1);
    insert into audit_subjects (tenant_id, word, id, name, kind) values (${tenant}, 'max', ${max}, 'max', 'user');
    insert into audit_words (tenant_id, word, at, id) values (${tenant}, 'm', ${now}, ${id(14)});`,
  leaving: `
    insert into offboardings (tenant_id, id, user_id, user_name, mode, group_keys, notify, keep_older, status, due_at, finished_at, receipt,
        created_at, created_by, created_by_name, credential, address, user_agent, request_id)
      values (${tenant}, ${id(31)}, ${max}, 'max', 'deactivate', 'sleep', true, false, 'done', ${now}, ${now}, '{}',
        ${now}, ${ada}, 'Ada', 'session', '127.0.0.1', '', 'r');`,
  look: `
    insert into tenant_logos (tenant_id, theme, digest, picture, width, height, changed_at)
      values (${tenant}, 'light', 'abcdef', '\\x09', 1, 1, ${now});
    insert into mail_texts (tenant_id, kind, language, subject, body, builtin_subject, builtin_body, changed_at)
      values (${tenant}, 'invitation', 'en', 'Come in', '{link}', 'Your invitation', '{link}', ${now});`,
  backups: `
    insert into backups (tenant_id, id, created_at, encryption, status, file) values (${tenant}, ${id(50)}, ${now}, 'none', 'waiting', 'a.backup');`,
  account: `
    insert into user_pictures (tenant_id, user_id, digest, picture, changed_at)
      values (${tenant}, ${ada}, 'abcdef', '\\x09', ${now});
    update users set picture = 'abcdef' where tenant_id = ${tenant} and id = ${ada};`,
  tenants: `
    insert into tenant_slugs (slug, tenant_of, ends_at) values ('before', ${tenant}, ${now});`,
  recycle_bin: `
    insert into recycle_bin (tenant_id, id, kind, name, name_sort, name_key, other_key, names_held, deleted_at, deleted_by, deleted_by_name, ends_at, snapshot)
      values (${tenant}, ${id(51)}, 'user', 'nora', 'nora', 'nora', null, true, ${now}, ${ada}, 'Ada', ${now}, '{}');`,
  tenant_deletion: `
    insert into tenant_erasures (tenant_of) values (${id(52)});`,
  attributes: `
    insert into user_attributes (tenant_id, user_id, key, value, value_key, single, refers_to)
      values (${tenant}, ${ada}, 'department', 'Sales', 'sales', false, null), (${tenant}, ${ada}, 'manager', ${max}, ${max}, false, ${max});`,
  seats: `
    insert into seats (tenant_id, counted, most, taken) values (${tenant}, ${role}, 5, 1);`,
  visits: `
    insert into service_accounts (tenant_id, user_id, reason, promoted_by, promoted_at, starts_at, ends_at)
      values (${tenant}, ${ada}, 'support', ${max}, ${now}, null, ${now});
    insert into visits (tenant_id, user_id, target_id, visitor_id, given_at) values (${tenant}, ${ada}, ${other}, ${gone}, ${now});
    insert into memberships (tenant_id, user_id, home_id, home_user_id, home_username, reason, given_by_name, given_by_server, given_at, starts_at, ends_at)
      values (${other}, ${gone}, ${tenant}, ${ada}, 'ada', 'support', 'root', true, ${now}, null, ${now});
    insert into memberships (tenant_id, user_id, home_id, home_user_id, home_username, reason, given_by_name, given_by_server, given_at, starts_at, ends_at)
      values (${tenant}, ${max}, ${other}, ${gone}, 'gone', 'support', 'root', true, ${now}, null, ${now});
    insert into visit_uses (tenant_id, user_id, credential_id, last_used_at)
      values (${other}, ${gone}, ${id(11)}, ${now}), (${tenant}, ${max}, ${id(12)}, ${now});`,
  imports: `
    insert into imports (tenant_id, id, file, status, sheets, columns, lines, update_by, invitations, created, changed, unchanged, refused, progress,
        created_at, expires_at, created_by, created_by_name, credential, address, user_agent, request_id)
      values (${tenant}, ${id(60)}, 'staff.csv', 'done', '{}', '[]', 1, 'no', 'none', 1, 0, 0, 0, 1, ${now}, ${now}, ${ada}, 'Ada', 'session', '127.0.0.1', '', 'r');
    insert into import_lines (tenant_id, import_id, line, cells, outcome, reasons, changes, keys, awaits)
      values (${tenant}, ${id(60)}, 2, '{max}', 'waiting', '[]', '[]', '{}', '{}');
    insert into import_users (tenant_id, import_id, user_id, kind, before, after) values (${tenant}, ${id(60)}, ${max}, 'created', '{}', '{}');
    insert into import_columns (tenant_id, key, target, used_at) values (${tenant}, 'login', 'username', ${now});`,
  visit_offers: `
    insert into visit_offers (tenant_id, id, user_id, username, to_slug, reason, starts_at, ends_at, offered_at, expires_at, declined_at)
      values (${tenant}, ${id(60)}, ${ada}, 'ada', 'north', 'support', null, ${now}, ${now}, ${now}, null);`,
  machines: `
    insert into machine_owners (tenant_id, user_id, owner_id) values (${tenant}, ${max}, ${ada});`,
  node_samples: `
    insert into node_samples (node, name, version, started_at, seconds, cpu, loop_delay, requests, rss, heap, heap_limit, under_way, connections, waiting, queue_waiting, queue_oldest)
      values (${id(60)}, 'app-1', '0.1.0', ${now}, 15, 0.1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);`,
}
