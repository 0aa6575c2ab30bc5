/** What mails say, by their kind. */
export const mail = {
  'invitation.subject': 'Your invitation to {product}',
  'invitation.invites':
    '{by} invites you to an account in {place, select, product {{product}} other {{product} at {tenant}}}.',
  'invitation.choose': 'Choose a name and a password of your own, and you can sign in.',
  'invitation.button': 'Complete your registration',
  'invitation.notYou':
    'If you do not know what this is about, ignore this mail: nobody can use the account without it.',
  'password-reset.subject': 'Choose a new password for {product}',
  'password-reset.wanted': '{by} wants you to choose a new password for your account {account}.',
  'password-reset.asked': 'A link to choose a new password for your account {account} was requested.',
  'password-reset.unchanged': 'Your password stays as it is until you choose another one.',
  'password-reset.button': 'Choose a new password',
  'password-reset.notYou':
    'If it was not you, ignore this mail: without the link nobody can change your password.',
  'role-changed.subject': 'Your roles in {product} have changed',
  'role-changed.changed': '{by} changed the roles of your account {account} on {time}.',
  'role-changed.roles': 'Now: {after}. Before: {before}.',
  'role-changed.count': 'The new roles count from now on.',
  'status-changed.subject':
    'Your account in {product} has been {status, select, active {activated} other {deactivated}}',
  'status-changed.activated': '{by} activated your account {account} on {time}.',
  'status-changed.signIn': 'You can sign in.',
  'status-changed.deactivated': '{by} deactivated your account {account} on {time}.',
  'status-changed.kept': 'You cannot sign in until it is activated again. Your settings are kept.',
  'password-changed.subject': 'Your password for {product} has been changed',
  'password-changed.changed': 'The password of your account {account} was changed on {time}.',
  'password-changed.reset':
    'A new password for your account {account} was chosen with a reset link on {time}.',
  'password-changed.notYou':
    'If it was not you, another person may have your password: ask your administrator for a new one at once.',
  'email-changed.subject': 'Another email address for your account in {product}',
  'email-changed.subjectRemoved': 'Your account in {product} has no email address any more',
  'email-changed.removed': '{by} removed the email address of your account in {product} on {time}.',
  'email-changed.noMore': 'The account gets no more mails. This is the last one.',
  'email-changed.changed': '{by} gave your account in {product} another email address on {time}.',
  'email-changed.last': 'From now on its mails go there. This is the last one to this address.',
  'email-changed.notYou':
    'If you do not expect this, your account may be about to be taken over: tell your administrator at once.',
  'email-confirmation.subject': 'Your email address for {product}',
  'email-confirmation.wanted':
    'This address is to become the email address of the account {account} in {product}.',
  'email-confirmation.unchanged': 'The account keeps its present address until you confirm this one.',
  'email-confirmation.button': 'Confirm this address',
  'email-confirmation.notYou':
    'If you do not know of it, ignore this mail: without the link the address is not used.',
  'email-confirmation.taken':
    'A signed-in user of {product} asked to use this address for another account. It belongs to your account already, so nothing was changed.',
  'email-confirmation.takenNext':
    'If it was you, sign in to that other account and choose another address. Otherwise there is nothing to do.',
  'email-undo.subject': 'The email address of your account in {product} was changed',
  'email-undo.changed':
    'Your account {account} in {product} got another email address on {time}. The change was made with your password, and its mails go to the new address from now on.',
  'email-undo.if':
    'If it was not you, undo it: the account gets this address again, everybody is signed out, its API keys are revoked, and you choose a new password.',
  'email-undo.button': 'That was not me',
  'email-undo.fine': 'If it was you, there is nothing to do.',
  'new-browser.subject': 'A new browser signed in to your account in {product}',
  'new-browser.signedIn':
    'Your account {account} in {product} was signed in to on {time}, from a browser that it did not know.',
  'new-browser.where': 'The browser: {device}. The address it came from: {address}.',
  'new-browser.todo':
    'If it was not you, choose “Forgot password?” on the sign-in page and set a new password at once: this signs out everybody. Then tell your administrator.',
  'new-browser.fine': 'If it was you, there is nothing to do.',
  'new-browser.browserOn': '{browser} on {system}',
  'new-browser.unknown': 'unknown',
  'api-key-created.subject': 'A new API key for your account in {product}',
  'api-key-created.created': 'You created an API key named “{name}” for your account {account} on {time}.',
  'api-key-created.until': 'The key can do all that you can do, until {end} or until it is revoked.',
  'api-key-created.endless': 'The key can do all that you can do, until it is revoked.',
  'api-key-created.addresses': 'It works from these addresses only: {addresses}.',
  'api-key-created.notYou':
    'If you do not know of it, revoke it under Account → API keys and tell your administrator.',
  'api-key-ending.subject': 'An API key in {product} ends soon',
  'api-key-ending.ends': 'The API key “{name}” of the machine account {machine} ends on {time}.',
  'api-key-ending.then': 'From then on every request with it is refused.',
  'api-key-ending.owner':
    'You own this account: make a new key, put it where the program has the old one, and revoke the old one.',
  'api-key-ending.orphaned':
    'Nobody owns this account who can sign in, so you are told as an administrator: give it an owner, or make a new key yourself.',
  'impersonated.subject': 'Another user views {product} as you',
  'impersonated.began':
    '{by} began to view {product} as your account {account} on {time}, and sees what you see.',
  'impersonated.reason': 'The reason given: {reason}',
  'groups-inherited.subject': 'Groups in {product} are yours now',
  'groups-inherited.deleted':
    '{by} closed the account of the only owner of {count, plural, one {a group} other {# groups}} on {time}. A group must have an owner who can sign in, so you are the owner now:',
  'groups-inherited.groups': '{groups}.',
  'groups-inherited.more': '{count, number} more',
  'groups-inherited.todo':
    '{count, plural, one {Make another user an owner of it, or delete it if it is not needed.} other {Make another user an owner of each, or delete those that are not needed.}}',
  'account-deleted.subject': 'Your account in {product} has been deleted',
  'account-deleted.deleted':
    'Your account {account} in {product} was deleted on {time}. It was asked for on its own account page, with its password.',
  'account-deleted.ended':
    'Nobody can sign in to it any more, and its API keys have ended. This is the last mail to this address.',
  'account-deleted.notYou':
    'If it was not you, another person knows your password: tell the administrator, and change the password wherever else you use it.',
  'offboarding-refused.subject': 'An offboarding in {product} did not happen',
  'offboarding-refused.scheduled':
    'The account {user} was to be {mode, select, delete {deleted} other {deactivated}} on {time}.',
  'offboarding-refused.refused': 'It did not happen. The reason: {problem}.',
  'offboarding-refused.todo':
    'The account is as it was. Look at it, and offboard the user again if that is still wanted.',
  'recovery.subject': 'Administrator access to {product} was recovered on its server',
  'recovery.link':
    'On the terminal of the server, a recovery link was made for {product}{place, select, product {} other { ({tenant})}} on {time}. It works once and for 30 minutes, and makes the account {account} an administrator with a new password.',
  'recovery.linkForNew':
    'On the terminal of the server, a recovery link was made for {product}{place, select, product {} other { ({tenant})}} on {time}. It works once and for 30 minutes, and creates a new administrator.',
  'recovery.completed':
    'By a recovery link, the account {account} became an administrator of {product}{place, select, product {} other { ({tenant})}} on {time}.',
  'recovery.terminal': 'Only people who can run commands on the server can make such a link.',
  'recovery.notYou':
    'If you do not expect this, ask the people who run the server at once, and look into the audit log.',
  'tenant-deletion.subject': 'A tenant of {product} is being deleted',
  'tenant-deletion.asked':
    '{by} asked on {time} that the tenant {name} ({slug}) be deleted, with all its users.',
  'tenant-deletion.first':
    'In its first day it can be taken back: resume the tenant in Server Administration.',
  'tenant-deletion.notYou':
    'If you do not expect this, resume the tenant at once, and look into the audit log of the tenant that runs the server.',
  'test.subject': 'Test mail from {product}',
  'test.sent': 'This mail was sent by {product}{place, select, product {} other { ({tenant})}} on {time}.',
  'test.arrive': 'Since it has reached you, mails arrive.',
  administrator: 'An administrator',
  askAdministrator: 'If you do not expect this, tell your administrator.',
  signIn: 'Sign in',
  linkNote:
    'The link works once, for {unit, select, day {{count, plural, one {# day} other {# days}}} hour {{count, plural, one {# hour} other {# hours}}} minute {{count, plural, one {# minute} other {# minutes}}} other {{count, plural, one {# second} other {# seconds}}}}. If the button does nothing, copy this address into your browser:',
  copyAddress: 'If the button does nothing, copy this address into your browser:',
  signedOut: 'You have been signed out.',
  signedOutElsewhere: 'You have been signed out everywhere else.',
  passwordEnded: 'Your password has ended, because another user had set it.',
  askForPassword: 'Ask your administrator for a new one.',
  forgotPassword: 'Choose a new one with “Forgot password?” on the sign-in page.',
  keysRevoked: 'Your API keys have been revoked.',
  none: 'none',
  footer: 'Sent to {address} because of an account in {product}.',
} as const
