/** Die Seiten, die man über einen Link oder von der Anmeldung aus erreicht. */
export const publicPages = {
  emailOptional: 'E-Mail (freiwillig)',

  staySignedIn: 'Angemeldet bleiben',

  forgotTitle: 'Passwort vergessen',
  back: 'Zurück zur Anmeldung',
  linkGoesTo: 'Sie erhalten an die E-Mail-Adresse Ihres Kontos einen Link, um ein neues Passwort zu wählen.',
  noLinkAsked: 'Es wurde kein Link angefordert',
  sendLink: 'Link senden',
  checkMailbox: 'Sehen Sie in Ihr Postfach',
  mailOnItsWay:
    'Wenn es ein solches Konto gibt, ist eine E-Mail unterwegs: mit einem Link, um ein neues Passwort zu wählen, der einmal und 30 Minuten lang gilt, oder mit Ihrer Einladung, falls Sie noch nicht registriert sind. Ein neuerer Link macht den vorigen ungültig.',
  nothingThere:
    'Nach einigen Minuten nichts angekommen, auch nicht im Spam-Ordner? Bitten Sie einen Administrator, die E-Mail zu senden.',

  homeText:
    'Für Konten eines anderen Mandanten, die hier Zugang haben: Sie melden sich dort an und kommen hierher zurück.',
  homeTenant: 'Kurzname Ihres eigenen Mandanten',
  homeTenantHint: 'Er steht in der Adresse Ihres Mandanten: /t/kurzname.',
  enterHomeTenant: 'Geben Sie den Kurznamen ein: Kleinbuchstaben, Ziffern und Bindestriche.',
  isThisTenant: 'Von diesem Mandanten kommen Sie gerade. Gehen Sie zurück, um sich hier anzumelden.',
  goToHomeTenant: 'Weiter',

  linkIncomplete:
    'Der Link ist unvollständig: Was nach # steht, fehlt oder ist nicht das, was gesendet wurde.',
  adviceSetup:
    'Starten Sie den Server neu: Solange es keinen Administrator gibt, gibt er bei jedem Start einen neuen Einrichtungslink aus. Öffnen Sie den ganzen Link.',
  adviceReset:
    'Ein Link zum Zurücksetzen gilt einmal und 30 Minuten lang, und ein neuerer macht die vorigen ungültig. Bitten Sie einen Administrator um einen neuen.',
  adviceInvitation:
    'Eine Einladung gilt einmal und nur einige Tage, und eine neuere macht die vorigen ungültig: Öffnen Sie die letzte E-Mail. Wenn Sie schon registriert sind, melden Sie sich an. Sonst wählen Sie dort „Passwort vergessen?“, um die Einladung erneut zu erhalten.',
  adviceRecovery:
    'Ein Wiederherstellungslink gilt einmal und 30 Minuten lang, und ein neuerer beendet die früheren. Führen Sie „rollcall recover-admin“ noch einmal auf dem Server aus und öffnen Sie den ganzen Link.',
  setupDone:
    'Es gibt schon einen Administrator: Melden Sie sich an oder bitten Sie diese Person um ein Konto.',
  confirmEmailTitle: 'E-Mail-Adresse bestätigen',
  confirmEmailText: '<b>{email}</b> wird die E-Mail-Adresse des Kontos <b>{username}</b>.',
  confirmEmail: 'Bestätigen',
  emailConfirmed: 'E-Mail-Adresse bestätigt: {email}',
  emailNotConfirmed: 'Die Adresse wurde nicht bestätigt',
  undoEmailTitle: 'Änderung rückgängig machen',
  undoEmailText:
    'Das Konto <b>{username}</b> bekommt die Adresse <b>{email}</b> zurück. Alle werden abgemeldet, und die API-Schlüssel werden widerrufen. Wählen Sie ein neues Passwort.',
  undoEmail: 'Rückgängig machen',
  emailRestored: 'Ihre Adresse ist wieder {email}. Melden Sie sich mit dem neuen Passwort an.',
  emailNotRestored: 'Die Änderung wurde nicht rückgängig gemacht',
  adviceEmail:
    'Der Link funktioniert einmal und einen Tag lang, und ein neuerer beendet die früheren. Melden Sie sich an und veranlassen Sie die Änderung unter „Konto“ noch einmal.',
  adviceEmailUndo:
    'Der Link funktioniert einmal und drei Tage lang, solange kein Administrator eine andere Adresse setzt. Wenden Sie sich an einen Administrator.',
  newLink: 'Neuen Link anfordern',
  goToSignIn: 'Zur Anmeldung',

  acceptTitle: 'Einladung annehmen',
  invites: '<b>{by}</b> lädt Sie zu {tenant} ein. Wählen Sie ein Passwort, dann sind Sie angemeldet.',
  role: 'Rolle',
  noRole: 'Keine',
  goodUntil: 'Gültig bis',
  notAccepted: 'Die Einladung wurde nicht angenommen',
  aliasOptional: 'Alias (freiwillig)',
  aliasInsteadOfEmail: 'So sehen andere Sie statt mit Ihrer E-Mail-Adresse.',
  aliasInsteadOfUsername: 'So sehen andere Sie statt mit Ihrem Benutzernamen.',
  keepAlias:
    'Behalten Sie {alias} oder wählen Sie einen anderen; später können Sie ihn unter Konto entfernen.',
  createAccount: 'Konto anlegen',

  resetTitle: 'Neues Passwort wählen',
  resetFor:
    'Für das Konto <b>{username}</b>. Seine offenen Sitzungen enden; danach melden Sie sich mit dem neuen Passwort an.',
  notReset: 'Das Passwort wurde nicht gesetzt',
  newPassword: 'Neues Passwort',
  revokeKeys: '{count, plural, one {# API-Schlüssel} other {# API-Schlüssel}} des Kontos widerrufen',
  keysMayBeOthers: 'Wer das alte Passwort kannte, kann einen angelegt haben.',
  keysEnd: 'Ein anderer Benutzer hat Ihr Passwort zurückgesetzt: Sie enden in jedem Fall.',
  setNewPassword: 'Neues Passwort setzen',
  passwordSet: 'Ihr neues Passwort ist gesetzt. Melden Sie sich damit an.',

  setupTitle: 'Ersten Administrator anlegen',
  setupRole: 'Dieses Konto erhält die Rolle {role}. Sie sind sofort damit angemeldet.',
  recoverTitle: 'Administratorzugang wiederherstellen',
  recoverRole:
    'Das Konto <b>{username}</b> erhält dieses Passwort und die Rolle {role}, ist aktiv und entsperrt. Seine offenen Sitzungen, API-Schlüssel und Links enden.',
  notRecovered: 'Das Konto ist, wie es war',
  becomeAdministrator: 'Passwort setzen und anmelden',
  notCreated: 'Der Administrator wurde nicht angelegt',
  enterSomeUsername: 'Geben Sie einen Benutzernamen ein.',
  enterSomeEmail: 'Geben Sie eine E-Mail-Adresse ein.',
  createAdministrator: 'Administrator anlegen',
} as const
