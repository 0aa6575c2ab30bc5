/** Why sign-ins and requests for links failed, as the audit log has it, with low lines for blanks. */
export const auditReason = {
  account_is_inactive: 'The account is inactive',
  account_is_invited: 'The account has not registered yet',
  asked_too_often: 'Asked too often',
  has_no_email_address: 'The account has no email address',
  has_no_password_yet: 'The account has no password yet',
  nobody_invites_the_account: 'Nobody invites the account any more',
  signs_in_elsewhere: 'The account signs in elsewhere',
  unknown_account: 'There is no such account',
  wrong_password: 'Wrong password',
} as const
