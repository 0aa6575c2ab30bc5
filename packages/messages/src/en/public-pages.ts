/** The pages that people reach by a link or from the sign-in page. */
export const publicPages = {
  emailOptional: 'Email (optional)',

  staySignedIn: 'Stay signed in',

  forgotTitle: 'Forgot password',
  back: 'Back to sign-in',
  linkGoesTo: 'A link to choose a new password goes to the email address of your account.',
  noLinkAsked: 'No link was asked for',
  sendLink: 'Send link',
  checkMailbox: 'Check your mailbox',
  mailOnItsWay:
    'If there is such an account, a mail is on its way: with a link to choose a new password, which works once and for 30 minutes, or with your invitation if you have not registered yet. A newer link ends the one before.',
  nothingThere:
    'Nothing there after a few minutes, not even in the spam folder? Ask an administrator to send it.',

  homeText:
    'For accounts of another tenant that have access to this one: you sign in there, and come back here.',
  homeTenant: 'Short name of your own tenant',
  homeTenantHint: 'It stands in the address of your tenant: /t/short-name.',
  enterHomeTenant: 'Enter the short name: lower-case letters, digits and hyphens.',
  isThisTenant: 'This is the tenant that you came from. Go back to sign in here.',
  goToHomeTenant: 'Go on',

  linkIncomplete: 'The link is not complete: what stands after # is missing or is not what was sent.',
  adviceSetup:
    'Restart the server: as long as there is no administrator, it prints a new setup link at every start. Open the whole link.',
  adviceReset:
    'A reset link works once and for 30 minutes, and a newer one ends those before. Ask an administrator for a new one.',
  adviceInvitation:
    'An invitation works once and only for a few days, and a newer one ends those before: open the latest mail. If you have registered already, sign in. Otherwise choose “Forgot password?” there to get the invitation again.',
  adviceRecovery:
    'A recovery link works once and for 30 minutes, and a newer one ends those before. Run “rollcall recover-admin” on the server again, and open the whole link.',
  setupDone: 'There is an administrator already: sign in, or ask that person for an account.',
  confirmEmailTitle: 'Confirm your email address',
  confirmEmailText: '<b>{email}</b> becomes the email address of the account <b>{username}</b>.',
  confirmEmail: 'Confirm',
  emailConfirmed: 'Email address confirmed: {email}',
  emailNotConfirmed: 'The address was not confirmed',
  undoEmailTitle: 'Undo the change',
  undoEmailText:
    'The account <b>{username}</b> gets the address <b>{email}</b> again. Everybody is signed out, and the API keys are revoked. Choose a new password.',
  undoEmail: 'Undo the change',
  emailRestored: 'Your address is {email} again. Sign in with the new password.',
  emailNotRestored: 'The change was not undone',
  adviceEmail:
    'The link works once and for a day, and a newer one ends those before. Sign in and ask for the change again, under Account.',
  adviceEmailUndo:
    'The link works once and for three days, until an administrator sets another address. Ask an administrator for help.',
  newLink: 'Have a new link sent to you',
  goToSignIn: 'Go to sign-in',

  acceptTitle: 'Accept the invitation',
  invites: '<b>{by}</b> invites you to {tenant}. Choose a password, and you are signed in.',
  role: 'Role',
  noRole: 'None',
  goodUntil: 'Good until',
  notAccepted: 'The invitation was not accepted',
  aliasOptional: 'Alias (optional)',
  aliasInsteadOfEmail: 'How others see you instead of your email address.',
  aliasInsteadOfUsername: 'How others see you instead of your username.',
  keepAlias: 'Keep {alias} or choose another one; you can remove it later under Account.',
  createAccount: 'Create account',

  resetTitle: 'Choose a new password',
  resetFor:
    'For the account <b>{username}</b>. Its open sessions end; you then sign in with the new password.',
  notReset: 'The password was not set',
  newPassword: 'New password',
  revokeKeys: 'Revoke {count, plural, one {# API key} other {# API keys}} of the account',
  keysMayBeOthers: 'Anyone who knew the old password may have made one.',
  keysEnd: 'Another user reset your password: they end in any case.',
  setNewPassword: 'Set new password',
  passwordSet: 'Your new password is set. Sign in with it.',

  setupTitle: 'Create the first administrator',
  setupRole: 'This account gets the role {role}. You are signed in with it right away.',
  recoverTitle: 'Recover administrator access',
  recoverRole:
    'The account <b>{username}</b> gets this password and the role {role}, and is active and unlocked. Its open sessions, API keys and links end.',
  notRecovered: 'The account is as it was',
  becomeAdministrator: 'Set password and sign in',
  notCreated: 'The administrator was not created',
  enterSomeUsername: 'Enter a username.',
  enterSomeEmail: 'Enter an email address.',
  createAdministrator: 'Create administrator',
} as const
