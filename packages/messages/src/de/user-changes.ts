export const userChanges = {
  removePictureOf: 'Bild von {name} entfernen?',
  pictureGoes: 'An seiner Stelle werden Initialen gezeigt. Der Benutzer kann ein anderes Bild wählen.',
  removePicture: 'Bild entfernen',
  pictureRemoved: 'Bild von {name} entfernt',
  notYourself: 'Nicht für Ihr eigenes Konto: Bitten Sie einen anderen Administrator.',
  outOfReach: 'Dieses Konto hat Rechte, die Sie selbst nicht haben.',
  lastAdministrator:
    'Dies ist der einzige aktive Administrator. Machen Sie zuerst einen anderen Benutzer dazu.',
  noAddress: 'Geben Sie dem Konto zuerst eine E-Mail-Adresse: Dorthin geht die Einladung.',
  viewYourself: 'Sie sehen alles schon als Sie selbst.',
  viewInactive: 'Ansehen geht nur als aktiver Benutzer. Aktivieren Sie zuerst das Konto.',
  viewReach: 'Nur für Benutzer, die weniger Berechtigungen haben als Sie.',
  noPassword: 'Dieses Konto meldet sich hier nicht mit einem Passwort an.',
  notRegistered: 'Es gibt noch kein Passwort: Der Inhaber wählt eines mit der Einladung.',
  activateFirst: 'Aktivieren Sie zuerst das Konto.',
  unconfirmed: 'Setzen Sie zuerst die E-Mail-Adresse noch einmal, um sie zu bestätigen.',
  ownPassword: 'Ihr eigenes Passwort ändern Sie unter Konto.',
  youLastAdministrator:
    'Sie sind der einzige aktive Administrator. Machen Sie zuerst einen anderen Benutzer dazu.',
  endsSessions: 'Beendet {count, plural, one {# Sitzung} other {# Sitzungen}} sofort.',
  keysStop:
    '{count, plural, one {# API-Schlüssel funktioniert} other {# API-Schlüssel funktionieren}} nicht mehr.',
  keysStopForGood:
    '{count, plural, one {# API-Schlüssel funktioniert} other {# API-Schlüssel funktionieren}} nie wieder.',
  linkEndsSessions: 'Die Nutzung des Links beendet {count, plural, one {# Sitzung} other {# Sitzungen}}.',
  linkRevokesKeys:
    'Die Nutzung des Links widerruft {count, plural, one {# API-Schlüssel} other {# API-Schlüssel}}.',
  rolesEndSessions:
    'Beendet {count, plural, one {# Sitzung} other {# Sitzungen}} sofort: Der Benutzer muss sich neu anmelden.',
  mailLinkOnce: '{notice} Ihr Link gilt einmal, für 30 Minuten; frühere Links gelten nicht mehr.',
  newOwnerNow:
    'Besitzt {count, plural, one {# Gruppe} other {# Gruppen}} allein; {newOwner} wird {count, plural, one {ihr} other {deren}} Besitzer.',
  newOwnerLater:
    'Besitzt {count, plural, one {# Gruppe} other {# Gruppen}} allein; {newOwner} wird {count, plural, one {ihr} other {deren}} Besitzer, wenn das Konto gelöscht wird.',
  noNewOwnerNow:
    'Besitzt {count, plural, one {# Gruppe} other {# Gruppen}} allein; niemand ist da, der {count, plural, one {ihr} other {deren}} Besitzer werden kann.',
  noNewOwnerLater:
    'Besitzt {count, plural, one {# Gruppe} other {# Gruppen}} allein; niemand ist da, der {count, plural, one {ihr} other {deren}} Besitzer werden kann, wenn das Konto gelöscht wird.',
  noSession: 'Keine Sitzung ist offen.',
  invitationStops: 'Die gesendete Einladung gilt nicht mehr.',
  accountKept: 'Das Konto, seine Rolle und sein Verlauf bleiben.',
  notRegisteredYet: 'Der Inhaber hat sich noch nicht registriert.',
  canSignInAgain: 'Das Konto kann sich wieder anmelden.',
  staysInAudit: 'Was das Konto getan hat, bleibt im Audit-Protokoll.',
  restorable:
    'Lässt sich {days, plural, one {# Tag} other {# Tage}} lang aus dem Papierkorb wiederherstellen, ohne Passwort und API-Schlüssel.',
  cannotBeUndone: 'Das lässt sich nicht rückgängig machen.',
  linkToHandOver:
    'Sie erhalten einen Link zum Weitergeben. Er gilt einmal, für 30 Minuten; frühere Links gelten nicht mehr.',
  passwordUntilUsed: 'Das jetzige Passwort gilt, bis der Link benutzt wird.',
  nextRequest: 'Gilt ab der nächsten Anfrage.',
  moreRights:
    'Mehr Rechte beenden, was älter ist als sie, wenn Sie es nicht behalten: Sie werden vorher gefragt.',
  thisAddress: 'diese Adresse',
  mailKept:
    'Es ist kein Mailserver eingerichtet: Die Mail an {to} liegt unter Mails, um dort geöffnet und weitergegeben zu werden.',
  mailGoes: 'Eine Mail geht sofort an {to}.',
  invitationKept:
    'Es ist kein Mailserver eingerichtet: Die Einladung liegt unter Mails. Öffnen Sie sie dort und geben Sie ihren Link weiter; er gilt dann einmal, für {time}.',
  invitationGoes: 'Eine Einladung geht sofort an {to}. Ihr Link gilt einmal, für {time}.',
  invitationKeptDone:
    'Die Einladung an {to} liegt unter Mails: Öffnen Sie sie dort und geben Sie ihren Link weiter',
  invitationSent: 'Eine Einladung ist unterwegs an {to}, gültig für {time}',
  sendsInvitations:
    'Sendet {count, plural, one {# Einladung} other {# Einladungen}} an Benutzer, die sich nicht registriert haben.',
  sendsMails: 'Sendet {count, plural, one {# Mail} other {# Mails}} an Benutzer, die sich anmelden können',
  sendsUpTo:
    'Sendet bis zu {count, plural, one {# Mail} other {# Mails}} an Benutzer, die sich anmelden können',
  tellByMail: 'Per Mail mitteilen',
  isActive: '{name} ist aktiv',
  isInactive: '{name} ist inaktiv',
  activateTitle: '{name} aktivieren?',
  deactivateTitle: '{name} deaktivieren?',
  activate: 'Aktivieren',
  deactivate: 'Deaktivieren',
  reason: 'Grund (optional)',
  keptInAudit: 'Bleibt im Audit-Protokoll',
  isNow: '{name} ist jetzt {roles}',
  changeRoleOf: 'Rolle von {name} ändern',
  roleNotChanged: 'Die Rolle wurde nicht geändert',
  changeRole: 'Rolle ändern',
  deleted: 'Benutzer „{name}“ gelöscht',
  deleteTitle: '{name} löschen?',
  deleteUser: 'Benutzer löschen',
  saved: 'Benutzer „{name}“ gespeichert',
  roleReason: 'Rolle: {reason}',
  statusReason: 'Status: {reason}',
  editUser: 'Benutzer bearbeiten',
  notAllSaved: 'Nicht alles wurde gespeichert',
  save: 'Speichern',
  checked:
    'Konten, die nicht geändert werden dürfen, bleiben, wie sie sind; der Auftrag sagt für jedes, warum.',
  bulkActivate:
    'Inaktive Konten können sich wieder anmelden. Sie werden vorher gefragt, ob ihre älteren API-Schlüssel enden.',
  bulkInvites: 'Benutzer, die sich noch nicht registriert haben, erhalten eine Einladung per Mail.',
  bulkDeactivate:
    'Beendet sofort alle ihre Sitzungen sowie gesendete Einladungen und Links zum Zurücksetzen.',
  bulkKeysStop: 'Ihre API-Schlüssel funktionieren nicht mehr.',
  bulkKept: 'Die Konten, ihre Rollen und ihr Verlauf bleiben.',
  bulkReplaces: 'Die Rolle ersetzt die, die sie haben.',
  bulkKeepRoles: 'Sie behalten die Rollen, die sie haben.',
  bulkNextRequest:
    'Gilt ab ihrer nächsten Anfrage. Sie werden vorher gefragt, ob mehr Rechte beenden, was älter ist.',
  bulkSignOut: 'Beendet ihre Sitzungen sofort: Sie müssen sich neu anmelden.',
  bulkDelete: 'Beendet ihre Sitzungen, API-Schlüssel und Einladungen endgültig.',
  bulkNewOwner:
    'Gruppen, die niemand sonst besitzt, erhalten den Standardadministrator als Besitzer, sonst den frühesten Administrator, der bleibt.',
  bulkAudit: 'Was die Konten getan haben, bleibt im Audit-Protokoll.',
  namesAndMore: '{names} und {count, number} weitere',
  groups: '{count, plural, one {{name}} other {# Gruppen}}',
  aRole: 'eine Rolle',
  keptOfEvery: 'Bleibt im Audit-Protokoll jedes Kontos',
  everybody: 'Alle, auf die der Filter passt, wenn der Auftrag erstellt wird.',
  created: 'Benutzer „{name}“ angelegt',
  createdInactive: 'Benutzer „{name}“ inaktiv angelegt: Nichts wurde gesendet',
  notCreated: 'Der Benutzer wurde nicht angelegt',
  usernameHint: 'Woran man ihn im Audit-Protokoll erkennt',
  noSeat: 'Alle Plätze sind belegt',
  aliasOptional: 'Alias (optional)',
  aliasHint: 'Wie andere ihn statt der E-Mail-Adresse sehen',
  emailOptional: 'E-Mail (optional)',
  emailFixed: 'Sie kann später nicht geändert werden',
  howStarts: 'Wie das Konto beginnt',
  inviteNow: 'Jetzt eine Einladung senden',
  asInactive: 'Inaktiv anlegen',
  setPassword: 'Ein Passwort setzen',
  nothingSent: 'Nichts wird gesendet, bis das Konto aktiviert wird; das verschickt die Einladung.',
  handOverChange:
    'Das Konto ist sofort aktiv. Geben Sie das Passwort weiter; es muss bei der ersten Anmeldung geändert werden.',
  handOver: 'Das Konto ist sofort aktiv. Geben Sie das Passwort weiter.',
  generate: 'Passwort erzeugen',
  thePassword: 'Passwort',
  detailsText: 'Anmelden unter {address}\n{field}: {login}\nPasswort: {password}\n',
  detailsOf: 'Anmeldedaten von {login}',
  theAddress: 'Adresse',
  theDetails: 'Anmeldedaten',
  handItOver: 'Geben Sie es auf einem Weg weiter, den niemand sonst liest.',
  signInPage: 'Anmeldeseite',
  enterUsername: 'Geben Sie einen Benutzernamen ein.',
  chooseRole: 'Wählen Sie mindestens eine Rolle.',
  bulkOnlyThisRole:
    'Nur diese Rolle wird entzogen, wenn sie von Hand gegeben wurde. Wer keine andere Rolle hat, darf nichts mehr.',
  bulkWithin:
    'Die Berechtigung gilt ab der nächsten Anfrage oder ab dem gewählten Zeitpunkt. Wer sie schon als Zusatzberechtigung hat, wird ausgelassen.',
  bulkByHand: 'Die Berechtigung endet mit der nächsten Anfrage, wenn nicht auch eine Rolle sie gibt.',
  bulkGroupRights:
    'Sie werden Mitglieder und erhalten ab der nächsten Anfrage die Rollen {count, plural, one {der Gruppe} other {dieser Gruppen}}.',
  bulkAlreadyIn:
    'Wer schon in {count, plural, one {der Gruppe} other {einer der Gruppen}} ist, behält seine Funktion darin.',
  bulkGroupLoses:
    'Sie verlieren ab der nächsten Anfrage die Rollen {count, plural, one {der Gruppe} other {dieser Gruppen}}.',
  bulkLastOwner:
    'Der letzte Besitzer {count, plural, one {der Gruppe} other {jeder Gruppe}}, der sich anmelden kann, bleibt.',
  peopleInvited: '{count, plural, one {# Person} other {# Personen}} eingeladen',
  inviteUsernames: 'Der Teil jeder Adresse vor dem @ wird der Benutzername.',
  inviteMails: 'Jede Person erhält eine Einladung per Mail, die {time} lang angenommen werden kann.',
  inviteKept:
    'Ohne Mailserver liegt jede Einladung unter Mail: Öffnen Sie sie dort und übergeben Sie den Link. Sie kann {time} lang angenommen werden.',
  invitePeople: 'Personen einladen',
  addresses: 'E-Mail-Adressen',
  addressesHint: 'Eine je Zeile oder durch Kommas getrennt; höchstens {count, number}.',
  tooManyAddresses: '{count, number} Adressen sind zu viele auf einmal.',
  noAddresses: 'Keine E-Mail-Adresse: {names}',
  inviting: 'Einladungen werden verschickt',
  inviteCounted: '{count, plural, =0 {Einladen} one {# Person einladen} other {# Personen einladen}}',
  notInvited:
    '{count, plural, one {# Person wurde nicht eingeladen} other {# Personen wurden nicht eingeladen}}',
} as const
