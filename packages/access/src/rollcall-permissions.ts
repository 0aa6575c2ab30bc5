/**
 * Rollcall's own permissions, the same in every product. Their order is part of the stored catalogue's order, so new ones go at the end.
 */
export const rollcallPermissions = [
  {
    key: 'users:read',
    group: 'Users',
    description: 'See the users of the tenant with their roles and their status.',
    implies: ['users:read-names'],
  },
  {
    key: 'users:create',
    group: 'Users',
    description: 'Add users, with a password or by invitation.',
    implies: ['users:read'],
  },
  {
    key: 'users:update',
    group: 'Users',
    description: 'Change the details of existing users.',
    implies: ['users:read'],
  },
  {
    key: 'users:assign-roles',
    group: 'Users',
    description: 'Give roles to users and take them away, never beyond one’s own rights.',
    implies: ['users:read', 'roles:read'],
  },
  {
    key: 'users:change-status',
    group: 'Users',
    description: 'Activate, deactivate and unlock users.',
    implies: ['users:read'],
  },
  {
    key: 'users:delete',
    group: 'Users',
    description: 'Delete users for good; the audit log keeps what they did.',
    implies: ['users:read'],
  },
  {
    key: 'users:reset-password',
    group: 'Users',
    description: 'Reset the passwords of others.',
    implies: ['users:read'],
  },
  {
    key: 'users:manage-sessions',
    group: 'Users',
    description: 'See and end the sessions of others.',
    implies: ['users:read'],
  },
  {
    key: 'users:manage-api-keys',
    group: 'Users',
    description: 'See and revoke the API keys of others.',
    implies: ['users:read'],
  },
  {
    key: 'users:set-limits',
    group: 'Users',
    description: 'Set limits for single users, never beyond one’s own.',
    implies: ['users:read'],
  },
  {
    key: 'capabilities:read',
    group: 'Capabilities',
    description: 'See which users hold which capabilities, and why.',
    implies: ['users:read-names'],
  },
  {
    key: 'capabilities:grant',
    group: 'Capabilities',
    description: 'Grant capabilities to single users beside their roles, and take them away.',
    implies: ['capabilities:read', 'users:read'],
  },
  {
    key: 'roles:read',
    group: 'Roles',
    description: 'See the roles and what each of them permits.',
    implies: [],
  },
  {
    key: 'roles:manage',
    group: 'Roles',
    description: 'Create, change and delete roles, never with more rights than one’s own.',
    implies: ['roles:read'],
  },
  {
    key: 'api-keys:create',
    group: 'API keys',
    description: 'Create API keys of one’s own, which act with one’s own rights.',
    implies: [],
  },
  {
    key: 'audit:read',
    group: 'Audit log',
    description: 'Read who did what, when and from where.',
    implies: ['users:read-names'],
  },
  {
    key: 'audit:export',
    group: 'Audit log',
    description: 'Download the audit log as a file.',
    implies: ['audit:read'],
  },
  {
    key: 'settings:read',
    group: 'Settings',
    description: 'See the settings of the tenant, such as its password rules.',
    implies: [],
  },
  {
    key: 'settings:update',
    group: 'Settings',
    description: 'Change the settings of the tenant.',
    implies: ['settings:read', 'settings:look-and-feel'],
  },
  {
    key: 'mail:read',
    group: 'Mail',
    description: 'See the mails that were sent, their recipients, and which failed.',
    implies: ['users:read-names'],
  },
  {
    key: 'mail:manage',
    group: 'Mail',
    description: 'Send mails again, open those that wait for a mail server, send a test mail.',
    implies: ['mail:read'],
  },
  {
    key: 'users:impersonate',
    group: 'Users',
    description: 'Look at the product as another user who has fewer permissions sees it.',
    implies: ['users:read'],
  },
  {
    key: 'users:read-names',
    group: 'Users',
    description: 'See the names of the other users, for example to share something with them.',
    implies: [],
  },
  {
    key: 'settings:look-and-feel',
    group: 'Settings',
    description: 'Change the title and the colours in which the tenant is shown.',
    implies: [],
  },
  {
    key: 'decisions:ask',
    group: 'Decisions',
    description: 'Ask what any user of the tenant may do: for the API key of a product, not for people.',
    implies: [],
  },
  {
    key: 'groups:read',
    group: 'Groups',
    description: 'See all groups with their members, also those that are not public.',
    implies: ['users:read-names'],
  },
  {
    key: 'groups:create',
    group: 'Groups',
    description: 'Create groups, and own them.',
    implies: [],
  },
  {
    key: 'groups:manage',
    group: 'Groups',
    description: 'Change all groups as if one owned them, never with more rights than one’s own.',
    implies: ['groups:read', 'groups:create'],
  },
  {
    key: 'groups:assign-roles',
    group: 'Groups',
    description: 'Decide which roles groups have, never beyond one’s own rights.',
    implies: ['groups:read', 'roles:read'],
  },
  {
    key: 'mail:edit-texts',
    group: 'Mail',
    description: 'Change what the mails of the tenant say, which their receivers trust.',
    implies: ['mail:read'],
  },
] as const

/** The prefix of permissions on the whole server. Only the catalogue of the tenant that runs the server has them. */
export const serverPrefix = 'server:'

/** Permissions on the whole server. They are at the end of the catalogue, after those of the product. */
export const serverPermissions = [
  {
    key: 'server:manage-tenants',
    group: 'Server',
    description: 'Create, change and suspend tenants.',
    implies: [],
  },
  {
    key: 'server:read-users',
    group: 'Server',
    description: 'Find users of all tenants by name and email address.',
    implies: [],
  },
  {
    key: 'server:backups',
    group: 'Server',
    description: 'Make, download, check and delete backups, which have the data of all tenants.',
    implies: [],
  },
  {
    key: 'server:executions',
    group: 'Server',
    description: 'See the jobs of all tenants, cancel them, and run again what failed.',
    implies: [],
  },
  {
    key: 'server:read-nodes',
    group: 'Server',
    description: 'See memory, load and queue of every node of the server.',
    implies: [],
  },
] as const

/** A key of a permission on the whole server. */
export type ServerPermission = (typeof serverPermissions)[number]['key']

/** A key of one of Rollcall's own permissions. */
export type RollcallPermission = (typeof rollcallPermissions)[number]['key']
