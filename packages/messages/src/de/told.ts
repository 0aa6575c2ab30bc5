/** Jedes Ereignis des Audit-Protokolls als Satz, nach dem Namen des Ereignisses. */
export const told = {
  'account.preferences-changed': '<target></target> hat die eigenen Einstellungen geändert',
  'account.picture-changed': '<target></target> hat das eigene Bild geändert',
  'account.email-change-requested': '<target></target> wollte die eigene E-Mail-Adresse ändern',
  'account.email-change-cancelled':
    '<target></target> hat eine Änderung der eigenen E-Mail-Adresse abgebrochen',
  'account.email-changed': '<target></target> hat die eigene E-Mail-Adresse geändert',
  'account.email-restored':
    'Die Änderung der E-Mail-Adresse von <target></target> wurde von der früheren Adresse aus rückgängig gemacht',
  'account.exported':
    '<target></target> hat alles heruntergeladen, was über das eigene Konto gespeichert ist',
  'account.updated': '<target></target> hat den eigenen Alias geändert',
  'account.attributes-changed':
    '<target></target> hat die eigenen Attribute geändert{fieldCount, plural, =0 {} other {: {fields}}}',
  'user.attribute-cleared':
    '{fieldCount, plural, =0 {Ein Attribut} other {Das Attribut {fields}}} von <target></target> wurde geleert, weil der genannte Benutzer gelöscht wurde',
  'attribute.created': '<actor></actor> hat das Attribut {attribute} der Benutzer hinzugefügt',
  'attribute.updated': '<actor></actor> hat das Attribut {attribute} der Benutzer geändert',
  'attribute.deleted': '<actor></actor> hat das Attribut {attribute} der Benutzer gelöscht',
  'user.created':
    '<actor></actor> hat <target></target> hinzugefügt{change, select, added {, mit {addedCount, plural, one {der Rolle} other {den Rollen}} <added></added>} other {}}',
  'user.updated':
    '<actor></actor> hat <target></target> bearbeitet{fieldCount, plural, =0 {} other {: {fields}}}',
  'user.roles-changed':
    '{change, select, added {<actor></actor> hat <target></target> {addedCount, plural, one {die Rolle} other {die Rollen}} <added></added> gegeben} removed {<actor></actor> hat <target></target> {removedCount, plural, one {die Rolle} other {die Rollen}} <removed></removed> entzogen} other {<actor></actor> hat die Rollen von <target></target> von <removed></removed> zu <added></added> geändert}}',
  'user.activated': '<actor></actor> hat <target></target> aktiviert',
  'user.deactivated': '<actor></actor> hat <target></target> deaktiviert',
  'user.deleted': '<actor></actor> hat <target></target> gelöscht',
  'user.restored': '<actor></actor> hat <target></target> wiederhergestellt',
  'user.erased': '<actor></actor> hat <target></target> endgültig gelöscht',
  'recycle-bin.emptied': '<actor></actor> hat den Papierkorb geleert',
  'recycle-bin.ended': 'Was lange genug im Papierkorb lag, wurde endgültig gelöscht',
  'user.locked': 'Fehlgeschlagene Anmeldungen haben <target></target> gesperrt',
  'user.picture-removed': '<actor></actor> hat das Bild von <target></target> entfernt',
  'user.unlocked': '<actor></actor> hat <target></target> entsperrt',
  'capability.granted': '<actor></actor> hat <target></target> die Zusatzberechtigung {permission} gegeben',
  'capability.end-changed':
    '<actor></actor> hat geändert, wann die Zusatzberechtigung {permission} von <target></target> endet',
  'capability.revoked': '<actor></actor> hat <target></target> die Zusatzberechtigung {permission} entzogen',
  'limit.cleared': '<actor></actor> hat den Grenzwert {fields} von <target></target> entfernt',
  'limit.set': '<actor></actor> hat den Grenzwert {fields} von <target></target> gesetzt',
  'sign-in.succeeded': '<target></target> hat sich angemeldet',
  'sign-in.failed':
    '{about, select, none {Jemand konnte sich nicht anmelden} other {Jemand konnte sich nicht als <target></target> anmelden}}',
  'sign-in.ended': '<target></target> hat sich abgemeldet',
  'session.ended':
    '<actor></actor> hat {count, plural, one {# Sitzung} other {# Sitzungen}} von <target></target> beendet',
  'impersonation.started': '<actor></actor> hat „Ansehen als“ mit <target></target> begonnen',
  'impersonation.stopped':
    '{about, select, none {<actor></actor> hat „Ansehen als“ beendet} other {<actor></actor> hat „Ansehen als“ mit <target></target> beendet}}',
  'invitation.sent': '<actor></actor> hat <target></target> eingeladen',
  'invitation.accepted': '<target></target> hat eine Einladung angenommen',
  'password.changed': '<target></target> hat das eigene Passwort geändert',
  'password.change-failed': '<target></target> hat ein falsches aktuelles Passwort angegeben',
  'password.reset': '<target></target> hat über einen Link ein neues Passwort gesetzt',
  'password.reset-link-created': '<actor></actor> hat das Passwort von <target></target> zurückgesetzt',
  'password.reset-requested':
    '{about, select, none {Jemand hat einen Link zum Zurücksetzen des Passworts angefordert} other {Jemand hat für <target></target> einen Link zum Zurücksetzen des Passworts angefordert}}',
  'api-key.created': '<actor></actor> hat den API-Schlüssel <target></target> erstellt',
  'api-key.revoked': '<actor></actor> hat den API-Schlüssel <target></target> widerrufen',
  'api-key.address-refused':
    'Der API-Schlüssel <target></target> von <owner></owner> kam von einer Adresse, von der er nicht verwendet werden darf',
  'group.api-key-created':
    '<actor></actor> hat den API-Schlüssel {key} der Gruppe <target></target> erstellt',
  'group.api-key-woken': '<actor></actor> hat den API-Schlüssel {key} der Gruppe <target></target> geweckt',
  'group.api-keys-asleep':
    '{keyCount, plural, one {Ein API-Schlüssel} other {# API-Schlüssel}} der Gruppe <target></target> {keyCount, plural, one {schläft} other {schlafen}} jetzt, weil die Gruppe mehr bekam',
  'group.api-key-revoked':
    '<actor></actor> hat den API-Schlüssel {key} der Gruppe <target></target> widerrufen',
  'group.created': '<actor></actor> hat die Gruppe <target></target> erstellt',
  'group.updated': '<actor></actor> hat die Gruppe <target></target> bearbeitet: {fields}',
  'group.deleted': '<actor></actor> hat die Gruppe <target></target> gelöscht',
  'group.restored': '<actor></actor> hat die Gruppe <target></target> wiederhergestellt',
  'group.erased': '<actor></actor> hat die Gruppe <target></target> endgültig gelöscht',
  'group.roles-changed':
    '{change, select, added {<actor></actor> hat der Gruppe <target></target> {addedCount, plural, one {die Rolle} other {die Rollen}} <added></added> gegeben} removed {<actor></actor> hat der Gruppe <target></target> {removedCount, plural, one {die Rolle} other {die Rollen}} <removed></removed> entzogen} other {<actor></actor> hat die Rollen der Gruppe <target></target> von <removed></removed> zu <added></added> geändert}}',
  'group.members-added': '<actor></actor> hat {people} in die Gruppe <target></target> aufgenommen',
  'group.member-role-changed':
    '{level, select, owner {<actor></actor> hat {user} zum Besitzer der Gruppe <target></target> gemacht} other {<actor></actor> hat {user} vom Besitzer zum Mitglied der Gruppe <target></target> gemacht}}',
  'group.member-removed': '<actor></actor> hat {user} aus der Gruppe <target></target> entfernt',
  'group.left': '{user} hat die Gruppe <target></target> verlassen',
  'group.inherited': '{heir} hat die Gruppe <target></target> von {user} geerbt',
  'role.created': '<actor></actor> hat die Rolle <target></target> erstellt',
  'role.updated':
    '{change, select, added {<actor></actor> hat der Rolle <target></target> {addedCount, plural, one {# Berechtigung} other {# Berechtigungen}} hinzugefügt} removed {<actor></actor> hat der Rolle <target></target> {removedCount, plural, one {# Berechtigung} other {# Berechtigungen}} entzogen} both {<actor></actor> hat die Berechtigungen der Rolle <target></target> geändert} other {<actor></actor> hat die Rolle <target></target> bearbeitet: {fields}}}',
  'role.deleted': '<actor></actor> hat die Rolle <target></target> gelöscht',
  'role.restored': '<actor></actor> hat die Rolle <target></target> wiederhergestellt',
  'role.erased': '<actor></actor> hat die Rolle <target></target> endgültig gelöscht',
  'settings.look-changed': '<actor></actor> hat das Aussehen des Mandanten geändert: {fields}',
  'settings.first-steps-changed':
    '<actor></actor> hat die Liste der ersten Schritte aus- oder wieder eingeblendet',
  'settings.groups-changed': '<actor></actor> hat bestimmt, wer Gruppen erbt: {heir}',
  'tenant.created': '<actor></actor> hat den Mandanten <target></target> angelegt',
  'tenant.updated': '<actor></actor> hat den Mandanten <target></target> umbenannt',
  'tenant.seats-changed': '<actor></actor> hat die Zahl der Plätze des Mandanten <target></target> geändert',
  'tenant.suspended': '<actor></actor> hat den Mandanten <target></target> gesperrt',
  'tenant.resumed': '<actor></actor> hat den Mandanten <target></target> entsperrt',
  'tenant.deletion-requested': '<actor></actor> hat begonnen, den Mandanten <target></target> zu löschen',
  'tenant.deleted': 'Der Mandant <target></target> wurde gelöscht',
  'tenant.setup-link-created':
    '<actor></actor> hat einen Link zum Einrichten des Mandanten <target></target> erstellt',
  'server.setup-link-created': 'Der Server hat einen Link zum Einrichten ausgegeben',
  'server.setup-completed': '<target></target> wurde der erste Administrator',
  'access.denied': '<actor></actor> wurde abgewiesen: {operation}',
  'audit.exported': '<actor></actor> hat Audit-Ereignisse heruntergeladen',
  'job.created':
    '<actor></actor> hat einen Auftrag für <target>{count, plural, one {# Benutzer} other {# Benutzer}}</target> begonnen: {job, select, activate {aktivieren} deactivate {deaktivieren} delete {löschen} assign_role {Rolle geben} revoke_role {Rolle entziehen} grant_capability {Zusatzberechtigung geben} revoke_capability {Zusatzberechtigung entziehen} add_to_group {zu einer Gruppe hinzufügen} remove_from_group {aus einer Gruppe entfernen} other {ändern}}',
  'job.stopped': 'Der Server hat <target>einen Auftrag</target> vor dem Ende angehalten',
  'mail.opened': '<actor></actor> hat <target>eine zurückgehaltene E-Mail</target> geöffnet',
  'mail.resent':
    '{about, select, none {<actor></actor> hat {count, plural, one {# E-Mail} other {# E-Mails}} erneut gesendet} other {<actor></actor> hat <target>eine E-Mail</target> erneut gesendet}}',
  'mail.tested': '<actor></actor> hat eine Test-E-Mail gesendet',
  'change.undone': '<actor></actor> hat eine frühere Änderung rückgängig gemacht',
  'list.exported': '<actor></actor> hat eine Liste heruntergeladen',
  'mail.text-changed': '<actor></actor> hat den Text einer E-Mail geändert',
  'offboarding.scheduled': '<actor></actor> hat den Austritt von <target></target> geplant',
  'offboarding.cancelled': '<actor></actor> hat den geplanten Austritt von <target></target> abgesagt',
  'offboarding.done': '<actor></actor> hat den Austritt von <target></target> vollzogen',
  'offboarding.refused': 'Der geplante Austritt von <target></target> wurde abgelehnt',
  'server.recovery-link-created':
    'Auf dem Terminal des Servers wurde ein Wiederherstellungslink erstellt{about, select, none {} other { für <target></target>}}',
  'server.recovery-completed': '<target></target> wurde durch einen Wiederherstellungslink Administrator',
  'settings.logo-changed': '<actor></actor> hat das Logo geändert',
  'view.created': '<actor></actor> hat die Ansicht <target></target> gespeichert',
  'view.updated': '<actor></actor> hat die Ansicht <target></target> geändert',
  'view.deleted': '<actor></actor> hat die Ansicht <target></target> gelöscht',
  'tenant.restored': 'Das Terminal des Servers hat den Mandanten aus einer Sicherung wiederhergestellt',
  'import.uploaded': '<actor></actor> hat die Benutzerdatei <target></target> hochgeladen',
  'import.checked': '<actor></actor> hat den Import <target></target> geprüft',
  'import.started': '<actor></actor> hat den Import <target></target> gestartet',
  'import.finished': 'Der Import <target></target> von <actor></actor> ist beendet',
  'import.take-back-started': '<actor></actor> nimmt den Import <target></target> zurück',
  'import.taken-back': '<actor></actor> hat den Import <target></target> zurückgenommen',
  'import.cancelled': '<actor></actor> hat den Import <target></target> abgebrochen',
  'import.ran-again': '<actor></actor> hat den Import <target></target> erneut ausführen lassen',
  'import.removed': '<actor></actor> hat den Import <target></target> gelöscht',
  'job.cancelled': '<actor></actor> hat <target>einen Auftrag</target> abgebrochen',
  'job.ran-again': '<actor></actor> hat erneut ausgeführt, was <target>ein Auftrag</target> ablehnte',
  'execution.cancelled': '<actor></actor> hat einen Auftrag des Mandanten <target></target> abgebrochen',
  'execution.ran-again':
    '<actor></actor> hat einen Auftrag des Mandanten <target></target> erneut ausgeführt',
  'backup.cancelled': '<actor></actor> hat die Sicherung <target></target> abgebrochen',
  'backup.created': '<actor></actor> hat die Sicherung <target></target> angefordert',
  'backup.finished': 'Der Server ist mit der Sicherung <target></target> fertig',
  'backup.checked': '<actor></actor> hat die Sicherung <target></target> erneut gelesen',
  'backup.downloaded': '<actor></actor> hat die Sicherung <target></target> heruntergeladen',
  'backup.deleted': '<actor></actor> hat die Sicherung <target></target> gelöscht',
  'machine.owner-changed':
    '<actor></actor> hat den Besitzer des Maschinenkontos <target></target> festgelegt',
  'machine.key-ending': 'Der API-Schlüssel {key} des Maschinenkontos <target></target> endet bald',
  'service-account.promoted': '<actor></actor> hat <target></target> zum Dienstkonto gemacht',
  'service-account.demoted':
    '<actor></actor> hat das Dienstkonto <target></target> wieder zu einem gewöhnlichen Benutzer gemacht',
  'visit.offered': '<actor></actor> hat <target></target> einem anderen Mandanten angeboten',
  'visit.offer-withdrawn':
    '<actor></actor> hat das Angebot von <target></target> an einen anderen Mandanten zurückgezogen',
  'visit.offer-declined':
    '<actor></actor> hat das Angebot von <target></target>, einem Konto eines anderen Mandanten, abgelehnt',
  'visit.given': '<actor></actor> hat <target></target> den Zugang zu einem anderen Mandanten gegeben',
  'visit.ended': 'Der Zugang von <target></target> zu einem anderen Mandanten endete',
  'visit.begun': '<target></target> ist in einem anderen Mandanten tätig geworden',
} as const
