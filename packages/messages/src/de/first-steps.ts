/** Was ein neuer Mandant zuerst braucht. */
export const firstSteps = {
  title: 'Erste Schritte',
  done: 'Erledigt',
  open: 'Nicht erledigt',
  unknown: 'Nicht feststellbar',
  putAway: 'Für alle ausblenden',
  bringBack: 'Erste Schritte anzeigen',
  notPutAway: 'Die Liste wurde nicht geändert',
  mailServer: 'Mailserver verbinden',
  mailServerWhy:
    'Bis dahin werden Einladungen und Benachrichtigungen zurückgehalten, und niemand erhält sie.',
  secondAdministrator: 'Zweiten Administrator bestimmen',
  secondAdministratorWhy: 'Gibt es nur einen, sperrt ein verlorenes Passwort alle von den Einstellungen aus.',
  people: 'Personen hinzufügen, die damit arbeiten',
  peopleWhy: 'Bisher haben nur Administratoren ein Konto.',
  look: 'Namen und Farbe einstellen',
  lookWhy: 'Anmeldeseiten und E-Mails sehen dann aus wie Ihre.',
  backup: 'Datenbank und Schlüssel sichern',
  backupWhy: 'Ohne Sicherung verlieren Sie bei einem Defekt des Datenträgers alle Konten.',
  how: 'Anleitung (auf Englisch)',
  changeLook: 'Erscheinungsbild ändern',
  addUser: 'Benutzer hinzufügen',
} as const
