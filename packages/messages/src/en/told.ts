/** Each event of the audit log as a sentence: who did what, by the name of the event. What stands between tags are names that lead on. */
export const told = {
  'account.preferences-changed': '<target></target> changed their preferences',
  'account.email-change-requested': '<target></target> asked to change their own email address',
  'account.email-change-cancelled': '<target></target> cancelled a change of their own email address',
  'account.email-changed': '<target></target> changed their own email address',
  'account.email-restored':
    'A change of the email address of <target></target> was undone from the former address',
  'account.exported': '<target></target> downloaded all that is kept about them',
  'account.updated': '<target></target> changed their own alias',
  'user.created':
    '<actor></actor> added <target></target>{change, select, added { with {addedCount, plural, one {the role} other {the roles}} {added}} other {}}',
  'user.updated': '<actor></actor> edited <target></target>: {fields}',
  'user.roles-changed':
    '{change, select, added {<actor></actor> gave <target></target> {addedCount, plural, one {the role} other {the roles}} {added}} removed {<actor></actor> took {removedCount, plural, one {the role} other {the roles}} {removed} from <target></target>} other {<actor></actor> changed the roles of <target></target> from {removed} to {added}}}',
  'user.activated': '<actor></actor> activated <target></target>',
  'user.deactivated': '<actor></actor> deactivated <target></target>',
  'user.deleted': '<actor></actor> deleted <target></target>',
  'user.locked': 'Failed sign-ins locked <target></target>',
  'user.unlocked': '<actor></actor> unlocked <target></target>',
  'capability.granted': '<actor></actor> gave <target></target> the capability {permission}',
  'capability.end-changed':
    '<actor></actor> changed when the capability {permission} of <target></target> ends',
  'capability.revoked': '<actor></actor> took the capability {permission} from <target></target>',
  'limit.cleared': '<actor></actor> removed the limit {fields} of <target></target>',
  'limit.set': '<actor></actor> set the limit {fields} of <target></target>',
  'sign-in.succeeded': '<target></target> signed in',
  'sign-in.failed':
    '{about, select, none {Someone could not sign in} other {Someone could not sign in as <target></target>}}',
  'sign-in.ended': '<target></target> signed out',
  'session.ended':
    '<actor></actor> ended {count, plural, one {# session} other {# sessions}} of <target></target>',
  'impersonation.started': '<actor></actor> began to view as <target></target>',
  'impersonation.stopped':
    '{about, select, none {<actor></actor> stopped viewing as another user} other {<actor></actor> stopped viewing as <target></target>}}',
  'invitation.sent': '<actor></actor> invited <target></target>',
  'invitation.accepted': '<target></target> accepted an invitation',
  'password.changed': '<target></target> changed their password',
  'password.change-failed': '<target></target> gave a wrong current password',
  'password.reset': '<target></target> set a new password by a reset link',
  'password.reset-link-created': '<actor></actor> reset the password of <target></target>',
  'password.reset-requested':
    '{about, select, none {Someone asked for a password reset link} other {Someone asked for a password reset link for <target></target>}}',
  'api-key.created': '<actor></actor> created the API key <target></target>',
  'api-key.revoked': '<actor></actor> revoked the API key <target></target>',
  'api-key.address-refused':
    'The API key <target></target> of <owner></owner> came from an address that it may not be used from',
  'group.api-key-created': '<actor></actor> created the API key {key} of the group <target></target>',
  'group.api-key-woken': '<actor></actor> woke the API key {key} of the group <target></target>',
  'group.api-keys-asleep':
    '{keyCount, plural, one {An API key} other {# API keys}} of the group <target></target> fell asleep, because the group was given more',
  'group.api-key-revoked': '<actor></actor> revoked the API key {key} of the group <target></target>',
  'group.created': '<actor></actor> created the group <target></target>',
  'group.updated': '<actor></actor> edited the group <target></target>: {fields}',
  'group.deleted': '<actor></actor> deleted the group <target></target>',
  'group.roles-changed':
    '{change, select, added {<actor></actor> gave the group <target></target> {addedCount, plural, one {the role} other {the roles}} {added}} removed {<actor></actor> took {removedCount, plural, one {the role} other {the roles}} {removed} from the group <target></target>} other {<actor></actor> changed the roles of the group <target></target> from {removed} to {added}}}',
  'group.members-added': '<actor></actor> added {people} to the group <target></target>',
  'group.member-role-changed':
    '{level, select, owner {<actor></actor> made {user} an owner of the group <target></target>} other {<actor></actor> made {user} a member of the group <target></target>, no longer an owner}}',
  'group.member-removed': '<actor></actor> removed {user} from the group <target></target>',
  'group.left': '{user} left the group <target></target>',
  'group.inherited': '{heir} inherited the group <target></target> from {user}',
  'role.created': '<actor></actor> created the role <target></target>',
  'role.updated':
    '{change, select, added {<actor></actor> added {addedCount, plural, one {# permission} other {# permissions}} to the role <target></target>} removed {<actor></actor> removed {removedCount, plural, one {# permission} other {# permissions}} from the role <target></target>} both {<actor></actor> changed the permissions of the role <target></target>} other {<actor></actor> edited the role <target></target>: {fields}}}',
  'role.deleted': '<actor></actor> deleted the role <target></target>',
  'settings.look-changed': '<actor></actor> changed the look of the tenant: {fields}',
  'settings.first-steps-changed': '<actor></actor> put the list of first steps away, or brought it back',
  'settings.groups-changed': '<actor></actor> chose who inherits groups: {heir}',
  'server.setup-link-created': 'The server printed a setup link',
  'server.setup-completed': '<target></target> became the first administrator',
  'access.denied': '<actor></actor> was refused: {operation}',
  'audit.exported': '<actor></actor> downloaded audit events',
  'job.created':
    '<actor></actor> began a job for <target>{count, plural, one {# user} other {# users}}</target>: {job, select, activate {activate} deactivate {deactivate} delete {delete} assign_role {give a role} revoke_role {take a role} grant_capability {give a capability} revoke_capability {take a capability} add_to_group {add to a group} remove_from_group {remove from a group} other {change}}',
  'job.stopped': 'The server stopped <target>a job</target> before its end',
  'mail.opened': '<actor></actor> opened <target>a held mail</target>',
  'mail.resent':
    '{about, select, none {<actor></actor> sent {count, plural, one {# mail} other {# mails}} again} other {<actor></actor> sent <target>a mail</target> again}}',
  'mail.tested': '<actor></actor> sent a test mail',
  'change.undone': '<actor></actor> undid an earlier change',
  'list.exported': '<actor></actor> downloaded a list',
  'mail.text-changed': '<actor></actor> changed the text of a mail',
  'offboarding.scheduled': '<actor></actor> scheduled the offboarding of <target></target>',
  'offboarding.cancelled': '<actor></actor> cancelled the offboarding of <target></target>',
  'offboarding.done': '<actor></actor> offboarded <target></target>',
  'offboarding.refused': 'The scheduled offboarding of <target></target> was refused',
  'server.recovery-link-created':
    'The server’s terminal made a link to recover administrator access{about, select, none {} other { for <target></target>}}',
  'server.recovery-completed': '<target></target> became an administrator by a recovery link',
  'settings.logo-changed': '<actor></actor> changed the logo',
  'view.created': '<actor></actor> saved the view <target></target>',
  'view.updated': '<actor></actor> changed the view <target></target>',
  'view.deleted': '<actor></actor> deleted the view <target></target>',
} as const
