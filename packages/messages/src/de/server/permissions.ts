/** What Rollcall's own permissions allow, by their keys. In English they are described where they are declared. */
export const ownPermissions = {
  'users:read': 'Die Benutzer des Mandanten mit ihren Rollen und ihrem Status sehen.',
  'users:create': 'Benutzer hinzufügen, mit einem Passwort oder durch Einladung.',
  'users:update': 'Angaben bestehender Benutzer ändern.',
  'users:assign-roles': 'Benutzern Rollen geben und entziehen, nie über die eigenen Rechte hinaus.',
  'users:change-status': 'Benutzer aktivieren, deaktivieren und entsperren.',
  'users:delete': 'Benutzer endgültig löschen; das Audit-Protokoll behält, was sie getan haben.',
  'users:reset-password': 'Passwörter anderer zurücksetzen.',
  'users:manage-sessions': 'Sitzungen anderer sehen und beenden.',
  'users:manage-api-keys': 'API-Schlüssel anderer sehen und widerrufen.',
  'users:set-limits': 'Grenzwerte für einzelne Benutzer setzen, nie über die eigenen hinaus.',
  'capabilities:read': 'Sehen, welche Benutzer welche Zusatzberechtigungen haben, und warum.',
  'capabilities:grant': 'Einzelnen Benutzern neben ihren Rollen Zusatzberechtigungen geben und entziehen.',
  'roles:read': 'Die Rollen sehen, und was jede von ihnen erlaubt.',
  'roles:manage': 'Rollen anlegen, ändern und löschen, nie mit mehr als den eigenen Rechten.',
  'api-keys:create': 'Eigene API-Schlüssel anlegen, die mit den eigenen Rechten handeln.',
  'audit:read': 'Lesen, wer wann und von wo was getan hat.',
  'audit:export': 'Das Audit-Protokoll als Datei herunterladen.',
  'settings:read': 'Die Einstellungen des Mandanten sehen, etwa seine Regeln für Passwörter.',
  'settings:update': 'Die Einstellungen des Mandanten ändern.',
  'mail:read': 'Sehen, welche Mails an wen gesendet wurden und welche nicht ankamen.',
  'mail:manage':
    'Mails noch einmal senden, solche öffnen, die auf einen Mailserver warten, und eine Testmail senden.',
  'users:impersonate':
    'Das Produkt so ansehen, wie ein anderer Benutzer mit weniger Berechtigungen es sieht („Ansehen als“).',
  'users:read-names': 'Die Namen der anderen Benutzer sehen, etwa um etwas mit ihnen zu teilen.',
  'settings:look-and-feel': 'Titel und Farben ändern, in denen der Mandant gezeigt wird.',
  'decisions:ask':
    'Fragen, was beliebige Benutzer des Mandanten dürfen: für den API-Schlüssel eines Produkts, nicht für Menschen.',
  'groups:read': 'Alle Gruppen mit ihren Mitgliedern sehen, auch die nicht öffentlichen.',
  'groups:create': 'Gruppen anlegen und besitzen.',
  'groups:manage': 'Alle Gruppen ändern, als wäre man ihr Besitzer, nie mit mehr als den eigenen Rechten.',
  'groups:assign-roles': 'Bestimmen, welche Rollen Gruppen haben, nie über die eigenen Rechte hinaus.',
  'mail:edit-texts': 'Ändern, was die Mails des Mandanten sagen, denen ihre Empfänger vertrauen.',
  'server:manage-tenants': 'Mandanten anlegen, ändern und sperren.',
  'server:read-users': 'Benutzer aller Mandanten nach Namen und E-Mail-Adressen finden.',
  'server:backups':
    'Sicherungen anlegen, herunterladen, prüfen und löschen; sie haben die Daten aller Mandanten.',
  'server:executions': 'Aufträge aller Mandanten sehen, abbrechen und Gescheitertes erneut ausführen.',
  'server:read-nodes': 'Speicher, Last und Warteschlange jedes Knotens des Servers sehen.',
} as const

/** Their headings, by the English ones. */
export const ownPermissionGroups = {
  Users: 'Benutzer',
  Capabilities: 'Zusatzberechtigungen',
  Roles: 'Rollen',
  'API keys': 'API-Schlüssel',
  'Audit log': 'Audit-Protokoll',
  Settings: 'Einstellungen',
  Mail: 'Mail',
  Decisions: 'Entscheidungen',
  Groups: 'Gruppen',
  Server: 'Server',
} as const
