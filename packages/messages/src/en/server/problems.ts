/** What a refusal says has happened and what to do, by the code of the problem or by code and sentence. */
export const problem = {
  // Requests, before an operation is reached
  'request.malformed_json': 'Send one JSON object, in UTF-8.',
  'request.malformed_json.length': 'The body is shorter or longer than its Content-Length says.',
  'request.invalid': 'The request could not be read.',
  'request.invalid.field': '{field} {message}.',
  'request.invalid.body': 'The body {message}.',
  'request.invalid.sentence': '{message}',
  'request.invalid.http': 'This was not a valid HTTP request.',
  'request.invalid.too_deep': 'The body has too many values or too many levels.',
  'request.invalid.header_twice': 'There is more than one header {name}.',
  'request.invalid.host_missing': 'The header Host is missing.',
  'request.invalid.host': 'The header Host must be a host and perhaps a port.',
  'request.invalid.idempotency_key':
    'Idempotency-Key must be 1 to 200 printable ASCII characters, such as a UUID.',
  'request.invalid.media_type': 'Send the header Content-Type: application/json.',
  'request.invalid.encoding': 'Send the body as it is, without Content-Encoding.',
  'request.invalid.networks': 'Write addresses like 192.0.2.7 and networks like 2001:db8::/32.',
  'request.invalid.offboarding_too_far': 'It can be scheduled for the next 366 days.',
  'request.invalid.nothing_to_undo': 'Name an event or a request.',
  'request.invalid.grant_period': 'The end of the grant is before its beginning.',
  'request.invalid.machine_key_end': 'A key of a machine account ends after {days} days at most.',
  'request.invalid.key_end': 'The end of the key is in the past.',
  'request.invalid.time_zone': '{timeZone} is not a time zone of the IANA database.',
  'request.invalid.members': 'List each user once, and not yourself.',
  'request.invalid.product_name': '--name {name}: {problem}',
  'request.unsupported_media_type': 'Send the header Content-Type: application/json.',
  'request.unsupported_media_type.file':
    'Send the file as it is, with the header Content-Type: application/octet-stream.',
  'request.unsupported_encoding': 'Send the body as it is, without Content-Encoding.',
  'request.method_not_allowed': 'This address has the methods {methods}.',
  'request.expectation_failed': 'Only Expect: 100-continue is supported.',
  'request.too_large': 'The body is larger than this operation accepts.',
  'request.cross_site': 'This came from a page of another site. Open Rollcall itself to do it.',
  'request.insecure_page': 'Open {publicUrl} instead: over http the browser keeps no session.',
  'request.headers_too_large': 'All headers together may have 16 KiB at most.',
  'request.timeout': 'Send the whole request within 30 seconds.',
  'request.too_many': 'Send fewer requests at the same time, and try this one again.',
  'route.not_found': 'Check the address and the method; /api/docs lists them all.',
  'route.not_found.invalid': 'The address is not valid.',
  'route.not_found.too_long': 'A part of the address is too long.',
  'route.not_found.no_contact': 'The operator has named no contact: ROLLCALL_SECURITY_CONTACT.',
  'list.cursor_invalid':
    'Start again from the first page: cursors end with the session and with any change of filters.',
  'list.cursor_invalid.limit': 'All pages of a search have the same limit.',
  'idempotency.mismatch': 'Use a new key for each new request.',
  'idempotency.secret_not_repeated': 'The first request succeeded. If its answer was lost, make a new one.',

  // The server itself
  'server.error':
    'It was logged under this request id. Try again; if it fails again, tell the operator the id.',
  'server.error.job': 'Something went wrong on the server. Its log says what.',
  'server.unavailable': 'The database does not answer. Try again in a moment.',
  'server.unavailable.stopping': 'This node is stopping. Other nodes answer.',
  'server.unavailable.streams': 'No more change streams can be opened now. Ask for each decision meanwhile.',
  'server.overloaded': 'The database is overloaded. Nothing was changed; try again in a moment.',
  'server.too_slow':
    'Reading this list takes too long. Narrow the search or the filters, or try again when the server is less busy.',
  'server.busy': 'Too many people are signing in right now. Try again in a few seconds.',
  'server.busy.imports': 'Another file is being read. Try again in a few seconds.',
  'server.busy.pictures': 'Other pictures are being read. Try again in a few seconds.',

  // Who may do what
  'access.not_signed_in': 'Sign in, or send an API key as a bearer token.',
  'access.not_signed_in.metrics': 'Send ROLLCALL_METRICS_TOKEN as a bearer token.',
  'access.not_signed_in.session_ended': 'Your session was ended a moment ago. Sign in again.',
  'access.not_signed_in.account_deleted': 'Your account was deleted a moment ago.',
  'access.not_signed_in.ended':
    'Your account was deactivated or deleted, or your session or API key was ended, a moment ago.',
  'access.not_signed_in.job_made_before':
    'The creator of the job gained rights before it was this user’s turn. Create the job again.',
  'access.not_signed_in.job_maker_gone':
    "The account of {maker} was deactivated or deleted before it was this user's turn.",
  'access.session_required': 'Sign in with a browser to do this.',
  'access.person_required': '{name} is a group, not a person.',
  'access.password_change_required': 'Your password was set by another user. Choose your own to go on.',
  'access.other_person':
    'This page was loaded for another user. Load it again to see who is signed in, then go on.',
  'access.impersonating':
    'You are viewing as {name}: nothing can be changed or downloaded meanwhile. Stop first.',
  'access.at_home_only': 'You are a visitor in {tenant}. This can be done in the home tenant only.',
  'access.denied': 'This needs the permission {permission}. Ask an administrator of {tenant}.',
  'access.denied.server':
    'This needs the permission {permission}, which exists only in the tenant that runs the server.',
  'access.denied.job': "{maker} no longer had the permission when it was this user's turn.",
  'access.denied.group_owners': 'Only owners of the group and users who manage all groups may do this.',
  'access.denied.group_history': 'Only owners of the group and users who may read the audit log may do this.',
  'access.denied.group_members': 'Only members of the group and users who may see names may do this.',
  'access.denied.view_list': 'You may not save views of a list that you may not read.',
  'access.denied.attributes':
    'This needs users:update beside settings:update, since it decides who reads and changes attributes.',
  'access.denied.shared_view':
    'Shared views belong to the tenant: to save, change or delete one you need the permission "settings:update".',
  'access.denied.names': 'These settings are names of people, which you may not see.',
  'access.escalation':
    'It involves rights that you do not have yourself: {rights}{more, plural, =0 {} other { and # more}}.',
  'access.escalation.mail': 'You could not create the link in this mail yourself.',
  'access.escalation.view_as':
    'This user has all your permissions. You can view only as users who have fewer.',
  'access.action_disabled': 'The profile of {tenant} does not allow administrators to do this.',
  'access.action_disabled.groups': 'The profile of {tenant} has no groups.',
  'access.action_disabled.password': 'Accounts of {tenant} begin with an invitation: leave the password out.',
  'access.action_disabled.invitation': 'Accounts of {tenant} begin with a password that you choose.',
  'access.action_disabled.email':
    'Email addresses cannot be changed in {tenant}. Delete the account and create a new one.',
  'access.action_disabled.own_deletion':
    'In {tenant} you cannot delete your account yourself. Ask an administrator.',
  'access.action_disabled.own_email':
    'In {tenant} you cannot change your email address yourself. Ask an administrator.',
  'access.action_disabled.alias':
    'In {tenant} only the owner of an account changes its alias, under Account.',
  'access.older_credentials':
    'Nothing was changed. Say whether credentials that are older than these rights end, or get these rights too.',
  'impersonation.none': 'You are not viewing as another user.',
  'settings.changed_meanwhile':
    'Load the settings again, and make your change to the present ones. Changes of roles count as well.',
  'permission.not_found': 'The catalogue does not have {key}.',
  'permission.not_found.several': 'The catalogue does not have: {keys}.',
  'tenant.not_found': 'Check the address: there is no such tenant, or you do not belong to it.',
  'tenant.suspended': 'Nobody can sign in to {tenant} at present. Ask the people who run the server.',
  'tenant.slug_taken': 'Choose another short name: it leads to another tenant, now or still for a while.',
  'tenant.profile_unknown': 'The server does not have the profile "{profile}". It has: {profiles}.',
  'tenant.profile_of_server':
    'A role of the profile {profile} has permissions on the server, which exist only in the tenant that runs it. Choose another profile.',
  'tenant.runs_server': '{tenant} runs the server, so it can be neither suspended nor deleted.',
  'tenant.suspended_already': '{tenant} was suspended before. Nothing was changed.',
  'tenant.not_suspended': '{tenant} is in use. Nothing was changed.',
  'tenant.not_confirmed': 'Type the present name and short name of {tenant} to confirm. Nothing was deleted.',
  'tenant.deleting':
    '{tenant} is being deleted, so nothing else can be done with it. It can be resumed until its rows begin to be erased.',
  'tenant.deletion_unavailable':
    'The rows of this server are distributed over several database servers, where no audit log can be erased. {tenant} stays suspended.',
  'tenant.home_of_service_accounts':
    '{count, plural, one {A service account has its home} other {# service accounts have their homes}} in {tenant}. Resume the tenant, make {count, plural, one {it an ordinary user} other {them ordinary users}} again, then suspend and delete it. Nothing was deleted.',
  'tenant.has_administrator': '{tenant} has an administrator who can sign in and make others.',

  // Accounts
  'user.not_found': 'The account was deleted, or never existed in this tenant.',
  'user.not_found.several': 'Some of the accounts were deleted, or never existed in this tenant.',
  'user.username_taken': 'Choose another username: an account with this one exists.',
  'user.username_taken.held':
    'A deleted account in the recycle bin holds this username. Restore that account, or delete it for good.',
  'user.username_taken.person': '{name} is the account of a person. Choose another --name.',
  'user.username_taken.reaches_more':
    'The account {username} may do more than ask for decisions: {permissions}. Remove these permissions, or choose another --name.',
  'user.email_taken.held':
    'A deleted account in the recycle bin holds this email address. Restore that account, or delete it for good.',
  'user.email_taken': 'Another account has this email address.',
  'user.attribute_taken': 'Another account has this value.',
  'user.last_administrator': 'Give another user the role {role} first.',
  'user.last_administrator.groups':
    'Groups would have no owner, and there is no administrator to own them: give a user the role {role} first.',
  'user.not_registered': '{name} has been invited: send the invitation again if it was lost.',
  'user.not_registered.no_password': '{name} has no password yet: send an invitation.',
  'user.already_registered': 'Its owner has registered already.',
  'user.email_unconfirmed':
    'Its address was given by a user who may not reset this account. Set the address again to confirm it.',
  'user.no_email': 'Give the account an email address: the invitation is sent there.',
  'user.no_email.own': 'Your own account has no email address to send it to.',
  'user.inactive.activate': 'Activate the account: that sends an invitation.',
  'user.inactive.reset': 'Activate {name} before you reset the password.',
  'user.inactive.view_as': 'You can view only as users who can sign in.',
  'user.inactive.product': 'The account {name} was deactivated. Activate it in the console first.',
  'user.not_locked': '{username} is not locked.',
  'user.no_picture': 'There is no picture, or another one has taken its place.',
  'user.visitor': '{name} belongs to a visitor from another tenant. End the access of the visitor instead.',
  'user.inactive.service_account': '{name} is not active. Activate the account first.',
  'service_account.not_found': 'The account is no service account, or is no longer one.',
  'service_account.not_eligible':
    'Only accounts with certain roles may become service accounts: {roles}. {name} has none of them.',
  'service_account.not_eligible.nobody': 'The profile of this tenant allows no service accounts.',
  'service_account.not_eligible.days': 'The days of this service account have not begun or are over.',
  'machine.not_found': 'It was deleted, or people sign in to this account.',
  'visit.not_found': 'This access was ended, or never given.',
  'visit.offer_not_found': 'The offer was answered, withdrawn, or has expired.',
  'visit.too_many_offers':
    'At most {account} offers of one account are open, and {tenant} of a tenant. Withdraw one, or wait until one expires.',
  'visit.given_already': '{name} may enter {tenant} already. End that access first to give another.',
  'visit.at_home': '{name} belongs to {tenant}: change its roles there.',
  'user.status_unchanged': '{name} is {status, select, active {active} other {inactive}} already.',
  'user.no_password': 'Its password is kept by the sign-in provider: reset it there.',
  'user.no_password.own': 'Your password is kept by your sign-in provider.',
  'user.cannot_sign_in.machine_owner':
    '{name} cannot own a machine account. Choose an active user who can sign in.',
  'user.cannot_sign_in.heir': '{name} cannot own the groups. Choose an active user who stays.',
  'user.cannot_sign_in.member':
    '{name} is a service account. It can be a member of groups, but cannot own one.',
  'user.cannot_sign_in.recovery':
    '{name} does not sign in with a password here. Leave the name out to create a new administrator.',
  'user.cannot_sign_in.role': '{name} is a service account. The role {role} is for people.',
  'user.yourself.delete': 'Ask another administrator to delete your account.',
  'user.yourself.status': 'Ask another administrator to change the status of your account.',
  'user.yourself.unlock': 'Ask another administrator to unlock your account.',
  'user.yourself.view_as': 'This is your own account.',
  'quota.reached.api_keys':
    'An owner can have {most} API keys, and there are {count}. Revoke one that is not needed first.',
  'quota.reached.email_changes':
    'You asked to change your email address {most} times within an hour. Try again later.',
  'quota.reached.data_exports': 'You exported your data {most} times within an hour. Try again later.',
  'quota.reached.views':
    'A user has at most {most, number} saved views, and a tenant as many shared ones; there are {count, number} already. Delete some.',
  'quota.reached.groups':
    'A user can own {most} groups, and there are {count}. Delete one that is not needed first.',
  'seats.full':
    '{taken, number} of {most, number} seats are taken. Deactivate or delete a user, or ask a server administrator for more seats.',
  'seats.full.role':
    '{taken, number} of {most, number} seats of the role {role} are taken. Choose another role, or ask a server administrator for more seats.',
  'seats.role_of_group':
    'A group cannot have the role {role}, because its seats are limited: they are counted by user.',
  'seats.role_of_group.groups':
    'Groups have the role {role}. Its seats are counted by user: remove it from the groups first.',
  'email_change.none': 'It was confirmed or cancelled already, or it has ended.',

  // Roles and what is given beside them
  'role.not_found': 'The role was deleted, or never existed in this tenant.',
  'role.not_found.key': 'There is no role {key}. The roles are: {roles}.',
  'role.too_many': 'Choose exactly one role.',
  'role.not_editable': '{name} gives all permissions, also those added later.',
  'role.not_deletable.permits_all': '{name} gives all permissions: it cannot be deleted.',
  'role.not_deletable.administrators': 'Users with this role administer {tenant}.',
  'role.not_deletable.default': 'New accounts get this role unless another is chosen.',
  'role.not_deletable.built_in': '{name} came with the profile. It can be edited.',
  'role.in_use.itself': 'Replace it with another role than itself.',
  'role.in_use.many_users':
    'More than {most} users have it. Give them another role in the list of users first.',
  'role.in_use.many_groups': 'More than {most} groups have it. Remove it from some of them first.',
  'role.in_use.users': 'There are users who have it: {users}. Choose the role that they get instead.',
  'role.in_use.groups': 'There are groups that have it: {groups}. Choose the role that they get instead.',
  'role.in_use.users_and_groups':
    'There are users who have it: {users}, groups that have it: {groups}. Choose the role that they get instead.',
  'role.in_use.exactly_one': 'An account has exactly one role here: choose the one they get instead.',
  'role.changed_meanwhile': 'Load the role again, and make your change to the present one.',
  'role.administrator_needs': '{role} needs {permissions}.',
  'role.key_taken': 'Choose another key, or none: one is made from the name.',
  'role.key_taken.product':
    'The role {name} ({key}) of {tenant} does not give exactly {permissions}. Give it exactly these permissions, or delete it.',
  'role.name_taken.held':
    'A deleted role in the recycle bin holds this name. Restore that role, or delete it for good.',
  'role.external_name_taken.held':
    'A deleted role in the recycle bin holds this external name. Restore that role, or delete it for good.',
  'role.name_taken': 'Choose another name: there is a role {name}.',
  'role.external_name_taken':
    'An external name can belong to one role only. Remove it from the other role first.',
  'role.too_many_roles': 'Delete one first: a tenant can have {most} roles.',
  'capability.not_found': 'It was revoked already, or never granted in this tenant.',
  'capability.not_grantable': 'The capabilities are: {capabilities}.',
  'capability.not_grantable.none': 'This tenant has no capabilities.',
  'capability.already_granted': 'Revoke the present grant first if you want to change it.',
  'limit.not_found': 'The limits of this tenant are: {count, plural, =0 {none} other {{limits}}}.',
  'limit.not_found.several':
    'There is no limit {unknown}. The limits are: {count, plural, =0 {none} other {{limits}}}.',

  // Passwords and signing in
  'password.too_short': 'Use at least {min} characters.',
  'password.too_long': 'Use at most {max} characters.',
  'password.common': 'This password is one of the first that attackers try. Choose another.',
  'password.context': 'Choose a password that is more than the name of the account or the product.',
  'password.guessable':
    '{pattern, select, repeats {It repeats itself, so it is easy to guess.} keyboard {It follows the rows of a keyboard, so it is easy to guess.} sequence {It follows a sequence, such as abc, 123 or a date, so it is easy to guess.} known {It is made from passwords that attackers know.} other {It is easy to guess.}} Take a few words that have nothing to do with each other.',
  'password.wrong': 'Type the password that you signed in with.',
  'password.wrong.changed_meanwhile': 'The password was changed elsewhere a moment ago.',
  'password.unchanged': 'Choose one that is different.',
  'sign_in.failed': 'Check both and try again. If you cannot get in, ask an administrator.',
  'sign_in.failed.changed_meanwhile': 'The password was changed a moment ago. Use the new one.',
  'sign_in.slow_down': 'Try again in {minutes, plural, one {a minute} other {# minutes}}.',
  'mail.text_unchanged': 'The mail has the built-in text already.',
  'mail.too_many_tests': 'Ten test mails within an hour are enough: wait, or look at the preview.',
  'settings.no_logo': 'The tenant has no such logo, or has another one by now.',
  'link.invalid': 'Ask for a new link: this one is incomplete, was used, or has ended.',
  'setup.done':
    'Sign in with the account that was created. If it is lost, another administrator can reset its password.',

  // Mails, jobs, sessions, API keys and groups
  'mail.not_found': 'It was deleted, or never existed in this tenant.',
  'mail.not_waiting': 'It was sent, is waiting already, or was cancelled.',
  'mail.smtp_missing':
    'The operator of the server can set ROLLCALL_SMTP_URL; until then mails are held here.',
  'bulk.nobody': 'Nobody matches the filter.',
  'undo.not_found': 'You made no such change, or it is too long ago.',
  'undo.not_possible': 'Make the opposite change by hand.',
  'undo.not_possible.job': 'The job is not done yet. Wait until it is.',
  'undo.overtaken': 'What came after would be lost. Make the change that you want by hand.',
  'undo.overtaken.deletion': '{by} restored it since, or deleted it for good.',
  'undo.overtaken.roles': '{by} changed the roles of this user since.',
  'undo.overtaken.attributes': '{by} changed this attribute since.',
  'undo.overtaken.status': '{by} changed the status of this user since.',
  'undo.overtaken.capability': '{by} granted, extended, shortened or revoked this capability since.',
  'undo.overtaken.limit': '{by} changed this limit since.',
  'undo.overtaken.membership': '{by} changed this membership since.',
  'undo.too_many': 'At most {most, number} changes are undone together.',
  'recycle_bin.not_found': 'It was restored, deleted for good, or its time was over.',
  'offboarding.not_found': 'It never existed in this tenant.',
  'offboarding.already_scheduled': 'Cancel the one that is scheduled first.',
  'offboarding.not_scheduled': 'It has happened, was refused, or was cancelled already.',
  'bulk.too_many': 'Choose {most} users at most, for example with a narrower filter.',
  'job.not_found': 'It is older than 30 days, or it never existed in this tenant.',
  'job.over': 'It was done, was refused or was cancelled already.',
  'job.unfinished': 'Wait until it is done, or cancel it first.',
  'job.nothing_failed': 'There is nothing to run again.',
  'job.ran_again': 'Run the later job again, if anything of it failed.',
  'job.maker_gained': 'It would act with rights that it was not made with. Ask its maker to do it anew.',
  'job.cancelled': 'It was cancelled before it came to this user.',
  'job.cancelled.import': 'An administrator of the server cancelled it. Nothing of it was done.',
  'session.not_found': 'It has ended already, or it is not one of yours.',
  'api_key.not_found': 'It was revoked already, or it belongs to another owner.',
  'api_key.asleep':
    'Its group has gained rights. An owner of the group who has all of them can wake the key.',
  'api_key.not_asleep': 'It was woken already, or was never asleep.',
  'api_key.name_taken': 'Choose another name, or revoke the key that has it.',
  'group.not_found': 'The group was deleted, never existed, or you may not see it.',
  'view.not_found': 'The view was deleted, never existed, or is not yours.',
  'attribute.not_found': 'The attribute was deleted, or never existed.',
  'attribute.of_profile': 'The profile of the tenant defines it. Change the profile instead.',
  'view.name_taken': 'Choose another name.',
  'group.name_taken.held':
    'A deleted group in the recycle bin holds this name. Restore that group, or delete it for good.',
  'group.name_taken': 'Choose another name: case, Unicode form and the number of blanks make no difference.',
  'group.member_not_found': 'This user left the group, was removed, or was never in it.',
  'group.last_owner': 'First make another member an owner who can sign in, or delete the group.',
  'import.not_found': 'It was deleted, its time was over, or it never existed in this tenant.',
  'import.file_unreadable': 'Save it as CSV in UTF-8, or as a workbook (XLSX).',
  'import.file_unreadable.empty': 'The file has no lines.',
  'import.file_unreadable.not_a_table': 'It is no CSV and no workbook (XLSX).',
  'import.file_unreadable.older_or_locked_workbook':
    'The workbook has an older format (XLS) or a password. Save it as XLSX without a password.',
  'import.file_unreadable.workbook_damaged': 'The workbook is damaged. Save it again, or as CSV.',
  'import.file_unreadable.workbook_too_large': 'The workbook is too large. Save it as CSV.',
  'import.file_unreadable.too_many_bytes':
    'The file is larger than {limit, number} MiB. Divide it into several files.',
  'import.file_unreadable.too_many_lines':
    'The file has more than {limit, number} lines. Divide it into several files.',
  'import.file_unreadable.too_many_columns':
    'Line {line, number} has more than {limit, number} columns. Is the separator right?',
  'import.file_unreadable.line_too_long':
    'Line {line, number} has more than {limit, number} characters. Is a quotation mark missing?',
  'import.file_unreadable.quote_not_closed': 'A quotation mark in line {line, number} is never closed.',
  'import.file_unreadable.quote_misplaced':
    'Line {line, number} has a quotation mark in the middle of a value. Put the value in quotation marks, and write the mark twice.',
  'import.file_unreadable.encoding':
    'Line {line, number} is neither UTF-8 nor UTF-16. Save the file as CSV in UTF-8.',
  'import.file_unreadable.no_sheet': 'The workbook has no such sheet. It has: {sheets}.',
  'import.too_many': 'Import or delete one of your files first.',
  'import.too_many.lines': 'The tenant keeps too many lines that are not imported. Try again later.',
  'import.not_now': 'Something else happens to it, or it is done already. Read it again.',
  'import.refused_lines':
    '{count, plural, one {A line is refused. Mend it} other {# lines are refused. Mend them}} and upload the file again: nothing is imported in part.',
  'import.refused_lines.meanwhile':
    'Users, roles or rights have changed since the preview, so it would do something else by now. The lines were checked again.',
  'import.nothing_to_do': 'No line would create or change a user.',
  'backup.not_found': 'It was deleted, or it never existed.',
  'backup.no_folder': 'Set ROLLCALL_BACKUPS to a folder on every node, and start the server again.',
  'backup.no_tenant': 'It was deleted, or it has another short name now.',
  'backup.not_done': 'It waits, is being made, or has failed.',
  'backup.not_done.same': 'One of the same tenants waits or is being made. Wait until it is done.',
  'backup.file_missing':
    'It was removed from the folder, or it is in the folder of another node. Let all nodes share one folder.',
} as const
