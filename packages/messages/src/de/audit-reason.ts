/** Warum Anmeldungen und Anforderungen von Links fehlschlugen. */
export const auditReason = {
  account_is_inactive: 'Das Konto ist deaktiviert',
  account_is_invited: 'Das Konto ist noch nicht registriert',
  asked_too_often: 'Zu oft angefordert',
  has_no_email_address: 'Das Konto hat keine E-Mail-Adresse',
  has_no_password_yet: 'Das Konto hat noch kein Passwort',
  nobody_invites_the_account: 'Niemand lädt das Konto mehr ein',
  signs_in_elsewhere: 'Das Konto meldet sich anderswo an',
  unknown_account: 'Es gibt kein solches Konto',
  wrong_password: 'Falsches Passwort',
} as const
