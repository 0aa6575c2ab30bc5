/** Was eine Ablehnung sagt: was geschehen und was zu tun ist. */
export const problem = {
  // Requests, before an operation is reached
  'request.malformed_json': 'Senden Sie ein JSON-Objekt in UTF-8.',
  'request.malformed_json.length': 'Der Inhalt ist kürzer oder länger, als sein Content-Length angibt.',
  'request.invalid': 'Die Anfrage konnte nicht gelesen werden.',
  'request.invalid.field': '{field} {message}.',
  'request.invalid.body': 'Der Inhalt {message}.',
  'request.invalid.sentence': '{message}',
  'request.invalid.http': 'Das war keine gültige HTTP-Anfrage.',
  'request.invalid.too_deep': 'Der Inhalt hat mehr Werte oder mehr Ebenen als erlaubt.',
  'request.invalid.header_twice': 'Der Header {name} kommt mehrmals vor.',
  'request.invalid.host_missing': 'Der Header Host fehlt.',
  'request.invalid.host': 'Der Header Host muss einen Host und höchstens noch einen Port nennen.',
  'request.invalid.idempotency_key':
    'Idempotency-Key muss aus 1 bis 200 druckbaren ASCII-Zeichen bestehen, zum Beispiel eine UUID.',
  'request.invalid.media_type': 'Senden Sie den Header Content-Type: application/json.',
  'request.invalid.encoding': 'Senden Sie den Inhalt, wie er ist, ohne Content-Encoding.',
  'request.invalid.networks': 'Schreiben Sie Adressen wie 192.0.2.7 und Netze wie 2001:db8::/32.',
  'request.invalid.offboarding_too_far': 'Planen lässt er sich für die nächsten 366 Tage.',
  'request.invalid.nothing_to_undo': 'Nennen Sie ein Ereignis oder eine Anfragekennung.',
  'request.invalid.grant_period': 'Das Ende der Vergabe liegt vor ihrem Beginn.',
  'request.invalid.machine_key_end': 'Ein Schlüssel eines Maschinenkontos endet nach höchstens {days} Tagen.',
  'request.invalid.key_end': 'Das Ende des Schlüssels liegt in der Vergangenheit.',
  'request.invalid.time_zone': '{timeZone} ist keine Zeitzone der IANA-Datenbank.',
  'request.invalid.members': 'Nennen Sie jedes Mitglied einmal und sich selbst nicht.',
  'request.invalid.product_name': '--name {name}: {problem}',
  'request.unsupported_media_type': 'Senden Sie den Header Content-Type: application/json.',
  'request.unsupported_media_type.file':
    'Senden Sie die Datei, wie sie ist, mit dem Header Content-Type: application/octet-stream.',
  'request.unsupported_encoding': 'Senden Sie den Inhalt, wie er ist, ohne Content-Encoding.',
  'request.method_not_allowed': 'Diese Adresse hat die Methoden {methods}.',
  'request.expectation_failed': 'Unterstützt wird nur Expect: 100-continue.',
  'request.too_large': 'Der Inhalt ist größer, als diese Operation annimmt.',
  'request.cross_site': 'Das kam von einer Seite einer anderen Website. Öffnen Sie dafür Rollcall selbst.',
  'request.insecure_page': 'Öffnen Sie stattdessen {publicUrl}: Über http behält der Browser keine Sitzung.',
  'request.headers_too_large': 'Alle Header zusammen dürfen 16 KiB haben.',
  'request.timeout': 'Senden Sie die ganze Anfrage innerhalb von 30 Sekunden.',
  'request.too_many': 'Senden Sie weniger Anfragen gleichzeitig und versuchen Sie diese noch einmal.',
  'route.not_found': 'Prüfen Sie Adresse und Methode; /api/docs nennt alle.',
  'route.not_found.invalid': 'Die Adresse ist ungültig.',
  'route.not_found.too_long': 'Ein Teil der Adresse ist zu lang.',
  'route.not_found.no_contact': 'Der Betreiber hat keinen Kontakt genannt: ROLLCALL_SECURITY_CONTACT.',
  'list.cursor_invalid':
    'Beginnen Sie wieder auf der ersten Seite: Cursor enden mit der Sitzung und mit jeder Änderung der Filter.',
  'list.cursor_invalid.limit': 'Alle Seiten einer Suche haben dasselbe Limit.',
  'idempotency.mismatch': 'Verwenden Sie für jede neue Anfrage einen neuen Schlüssel.',
  'idempotency.secret_not_repeated':
    'Die erste Anfrage war erfolgreich. Ist ihre Antwort verloren, stellen Sie eine neue.',

  // The server itself
  'server.error':
    'Es steht unter dieser Anfragekennung im Log. Versuchen Sie es noch einmal; bleibt es so, nennen Sie dem Betreiber die Kennung.',
  'server.error.job': 'Auf dem Server ist etwas schiefgegangen. Das Log des Servers sagt, was.',
  'server.unavailable': 'Die Datenbank antwortet nicht. Versuchen Sie es gleich noch einmal.',
  'server.unavailable.stopping': 'Dieser Knoten wird gerade beendet. Andere Knoten antworten.',
  'server.unavailable.streams':
    'Im Moment kann kein weiterer Änderungsstrom geöffnet werden. Fragen Sie so lange nach jeder Entscheidung.',
  'server.overloaded':
    'Die Datenbank ist überlastet. Nichts wurde geändert; versuchen Sie es gleich noch einmal.',
  'server.too_slow':
    'Das Lesen dieser Liste dauert zu lange. Grenzen Sie die Suche oder die Filter ein, oder versuchen Sie es noch einmal, wenn der Server weniger zu tun hat.',
  'server.busy': 'Gerade melden sich zu viele Benutzer an. Versuchen Sie es in einigen Sekunden noch einmal.',
  'server.busy.imports':
    'Eine andere Datei wird gerade gelesen. Versuchen Sie es in einigen Sekunden erneut.',
  'server.busy.pictures':
    'Gerade werden andere Bilder gelesen. Versuchen Sie es in einigen Sekunden noch einmal.',

  // Who may do what
  'access.not_signed_in': 'Melden Sie sich an, oder senden Sie einen API-Schlüssel als Bearer-Token.',
  'access.not_signed_in.metrics': 'Senden Sie ROLLCALL_METRICS_TOKEN als Bearer-Token.',
  'access.not_signed_in.session_ended': 'Ihre Sitzung wurde soeben beendet. Melden Sie sich wieder an.',
  'access.not_signed_in.account_deleted': 'Ihr Konto wurde soeben gelöscht.',
  'access.not_signed_in.ended':
    'Soeben wurde Ihr Konto deaktiviert oder gelöscht, oder Ihre Sitzung oder Ihr API-Schlüssel wurde beendet.',
  'access.not_signed_in.job_made_before':
    'Der Ersteller des Auftrags bekam mehr Rechte, bevor dieser Benutzer an der Reihe war. Erstellen Sie den Auftrag neu.',
  'access.not_signed_in.job_maker_gone':
    'Das Konto von {maker} wurde deaktiviert oder gelöscht, bevor dieser Benutzer an der Reihe war.',
  'access.session_required': 'Melden Sie sich dafür mit einem Browser an.',
  'access.person_required': '{name} ist eine Gruppe, keine Person.',
  'access.password_change_required':
    'Ihr Passwort hat ein anderer Benutzer festgelegt. Wählen Sie ein eigenes, um fortzufahren.',
  'access.other_person':
    'Diese Seite wurde für einen anderen Benutzer geladen. Laden Sie sie neu, um zu sehen, wer angemeldet ist, und machen Sie dann weiter.',
  'access.impersonating':
    'Sie sehen Rollcall als {name}: So lange kann nichts geändert oder heruntergeladen werden. Beenden Sie zuerst die Ansicht.',
  'access.at_home_only': 'Sie sind Besucher in {tenant}. Das geht nur im eigenen Mandanten.',
  'access.denied':
    'Dafür ist die Berechtigung {permission} nötig. Fragen Sie einen Administrator von {tenant}.',
  'access.denied.server':
    'Dafür ist die Berechtigung {permission} nötig, die nur der Mandant vergibt, der den Server betreibt.',
  'access.denied.job': '{maker} hatte die Berechtigung nicht mehr, als dieser Benutzer an der Reihe war.',
  'access.denied.group_owners':
    'Das dürfen nur Besitzer der Gruppe und Benutzer, die alle Gruppen verwalten.',
  'access.denied.group_history':
    'Das dürfen nur Besitzer der Gruppe und Benutzer, die das Audit-Protokoll lesen.',
  'access.denied.group_members': 'Das dürfen nur Mitglieder der Gruppe und Benutzer, die Namen sehen dürfen.',
  'access.denied.view_list': 'Sie dürfen keine Ansichten einer Liste speichern, die Sie nicht lesen dürfen.',
  'access.denied.attributes':
    'Das braucht neben settings:update auch users:update, denn es entscheidet, wer Attribute liest und ändert.',
  'access.denied.shared_view':
    'Geteilte Ansichten gehören dem Mandanten: Um eine zu speichern, zu ändern oder zu löschen, brauchen Sie die Berechtigung „settings:update“.',
  'access.denied.names': 'Diese Einstellungen sind Namen von Personen, die Sie nicht sehen dürfen.',
  'access.escalation':
    'Es geht um Rechte, die Sie selbst nicht haben: {rights}{more, plural, =0 {} other { und # weitere}}.',
  'access.escalation.mail': 'Den Link in dieser Mail könnten Sie selbst nicht erstellen.',
  'access.escalation.view_as':
    'Dieser Benutzer hat alle Ihre Berechtigungen. Ansehen können Sie nur als Benutzer, die weniger haben.',
  'access.action_disabled': 'Das Profil von {tenant} erlaubt Administratoren dies nicht.',
  'access.action_disabled.groups': 'Das Profil von {tenant} hat keine Gruppen.',
  'access.action_disabled.password':
    'Konten von {tenant} beginnen mit einer Einladung: Lassen Sie das Passwort weg.',
  'access.action_disabled.invitation': 'Konten von {tenant} beginnen mit einem Passwort, das Sie wählen.',
  'access.action_disabled.email':
    'E-Mail-Adressen können in {tenant} nicht geändert werden. Löschen Sie das Konto und erstellen Sie ein neues.',
  'access.action_disabled.own_deletion':
    'In {tenant} können Sie Ihr Konto nicht selbst löschen. Wenden Sie sich an einen Administrator.',
  'access.action_disabled.own_email':
    'In {tenant} können Sie Ihre E-Mail-Adresse nicht selbst ändern. Wenden Sie sich an einen Administrator.',
  'access.action_disabled.alias':
    'In {tenant} ändert nur der Inhaber eines Kontos dessen Alias, unter „Konto“.',
  'access.older_credentials':
    'Nichts wurde geändert. Geben Sie an, ob die Zugangsdaten, die älter als diese Rechte sind, enden oder sie auch bekommen.',
  'impersonation.none': 'Sie verwenden „Ansehen als“ gerade nicht.',
  'settings.changed_meanwhile':
    'Laden Sie die Einstellungen noch einmal und ändern Sie die jetzigen. Änderungen von Rollen zählen auch.',
  'permission.not_found': 'Der Katalog hat {key} nicht.',
  'permission.not_found.several': 'Der Katalog hat nicht: {keys}.',
  'tenant.not_found':
    'Prüfen Sie die Adresse: Diesen Mandanten gibt es nicht, oder Sie gehören nicht zu ihm.',
  'tenant.suspended':
    'Bei {tenant} kann sich zurzeit niemand anmelden. Fragen Sie die Betreiber des Servers.',
  'tenant.slug_taken':
    'Wählen Sie einen anderen Kurznamen: Er führt zu einem anderen Mandanten, jetzt oder noch eine Weile.',
  'tenant.profile_unknown': 'Der Server hat das Profil „{profile}“ nicht. Er hat: {profiles}.',
  'tenant.profile_of_server':
    'Eine Rolle des Profils {profile} hat Berechtigungen für den Server, die es nur im Mandanten gibt, der ihn betreibt. Wählen Sie ein anderes Profil.',
  'tenant.runs_server': '{tenant} betreibt den Server und kann weder gesperrt noch gelöscht werden.',
  'tenant.suspended_already': '{tenant} wurde bereits gesperrt. Nichts wurde geändert.',
  'tenant.not_suspended': '{tenant} ist in Gebrauch. Nichts wurde geändert.',
  'tenant.not_confirmed':
    'Geben Sie zur Bestätigung den jetzigen Namen und Kurznamen von {tenant} ein. Nichts wurde gelöscht.',
  'tenant.deleting':
    '{tenant} wird gelöscht, sonst ist nichts mehr damit möglich. Bis das Löschen der Daten beginnt, lässt sich der Mandant entsperren.',
  'tenant.deletion_unavailable':
    'Die Daten dieses Servers liegen auf mehreren Datenbankservern. Dort lässt sich kein Audit-Protokoll löschen. {tenant} bleibt gesperrt.',
  'tenant.home_of_service_accounts':
    '{count, plural, one {Ein Dienstkonto hat} other {# Dienstkonten haben}} die Heimat in {tenant}. Entsperren Sie den Mandanten, machen Sie {count, plural, one {es} other {sie}} wieder zu {count, plural, one {einem gewöhnlichen Benutzer} other {gewöhnlichen Benutzern}}, dann sperren und löschen Sie ihn. Nichts wurde gelöscht.',
  'tenant.has_administrator':
    '{tenant} hat einen Administrator, der sich anmelden und weitere ernennen kann.',

  // Accounts
  'user.not_found': 'Das Konto wurde gelöscht, oder es gab es in diesem Mandanten nie.',
  'user.not_found.several': 'Einige der Konten wurden gelöscht, oder es gab sie in diesem Mandanten nie.',
  'user.username_taken': 'Wählen Sie einen anderen Benutzernamen: Es gibt ein Konto mit diesem.',
  'user.username_taken.held':
    'Ein gelöschtes Konto im Papierkorb hält diesen Benutzernamen. Stellen Sie es wieder her, oder löschen Sie es endgültig.',
  'user.username_taken.person': '{name} ist das Konto einer Person. Wählen Sie einen anderen --name.',
  'user.username_taken.reaches_more':
    'Das Konto {username} darf mehr, als nach Entscheidungen zu fragen: {permissions}. Entziehen Sie ihm diese Berechtigungen, oder wählen Sie einen anderen --name.',
  'user.email_taken.held':
    'Ein gelöschtes Konto im Papierkorb hält diese E-Mail-Adresse. Stellen Sie es wieder her, oder löschen Sie es endgültig.',
  'user.email_taken': 'Ein anderes Konto hat diese E-Mail-Adresse.',
  'user.attribute_taken': 'Ein anderes Konto hat diesen Wert.',
  'user.last_administrator': 'Geben Sie zuerst einem anderen Benutzer die Rolle {role}.',
  'user.last_administrator.groups':
    'Gruppen hätten keinen Besitzer, und kein Administrator könnte sie übernehmen: Geben Sie zuerst einem Benutzer die Rolle {role}.',
  'user.not_registered':
    '{name} wurde eingeladen: Senden Sie die Einladung noch einmal, wenn sie verloren ist.',
  'user.not_registered.no_password': '{name} hat noch kein Passwort: Senden Sie eine Einladung.',
  'user.already_registered': 'Der Inhaber hat sich bereits registriert.',
  'user.email_unconfirmed':
    'Die Adresse stammt von einem Benutzer, der dieses Konto nicht zurücksetzen darf. Setzen Sie die Adresse noch einmal, um sie zu bestätigen.',
  'user.no_email': 'Geben Sie dem Konto eine E-Mail-Adresse: Dorthin geht die Einladung.',
  'user.no_email.own': 'Ihr eigenes Konto hat keine E-Mail-Adresse, an die sie gehen könnte.',
  'user.inactive.activate': 'Aktivieren Sie das Konto: Das verschickt eine Einladung.',
  'user.inactive.reset': 'Aktivieren Sie {name}, bevor Sie das Passwort zurücksetzen.',
  'user.inactive.view_as': 'Ansehen können Sie nur als Benutzer, die sich anmelden können.',
  'user.inactive.product': 'Das Konto {name} wurde deaktiviert. Aktivieren Sie es zuerst in der Konsole.',
  'user.not_locked': '{username} ist nicht gesperrt.',
  'user.no_picture': 'Es gibt kein Bild, oder ein anderes ist an seine Stelle getreten.',
  'user.visitor':
    '{name} gehört einem Besucher aus einem anderen Mandanten. Beenden Sie stattdessen den Zugang des Besuchers.',
  'user.inactive.service_account': '{name} ist nicht aktiv. Aktivieren Sie das Konto zuerst.',
  'service_account.not_found': 'Das Konto ist kein Dienstkonto oder ist keines mehr.',
  'service_account.not_eligible':
    'Nur Konten mit bestimmten Rollen können Dienstkonten werden: {roles}. {name} hat keine davon.',
  'service_account.not_eligible.nobody': 'Das Profil dieses Mandanten erlaubt keine Dienstkonten.',
  'service_account.not_eligible.days':
    'Die Tage dieses Dienstkontos haben noch nicht begonnen oder sind vorbei.',
  'machine.not_found': 'Es wurde gelöscht, oder an diesem Konto melden sich Personen an.',
  'visit.not_found': 'Dieser Zugang wurde beendet oder nie gegeben.',
  'visit.offer_not_found': 'Das Angebot wurde beantwortet, zurückgezogen oder ist abgelaufen.',
  'visit.too_many_offers':
    'Höchstens {account} Angebote eines Kontos sind offen, und {tenant} eines Mandanten. Ziehen Sie eines zurück oder warten Sie, bis eines abläuft.',
  'visit.given_already': '{name} hat schon Zugang zu {tenant}. Beenden Sie ihn, um einen anderen zu geben.',
  'visit.at_home': '{name} gehört zu {tenant}: Ändern Sie die Rollen dort.',
  'user.status_unchanged': '{name} ist bereits {status, select, active {aktiv} other {inaktiv}}.',
  'user.no_password': 'Das Passwort liegt beim Anmeldedienst: Setzen Sie es dort zurück.',
  'user.no_password.own': 'Ihr Passwort liegt bei Ihrem Anmeldedienst.',
  'user.cannot_sign_in.machine_owner':
    '{name} kann kein Maschinenkonto besitzen. Wählen Sie einen aktiven Benutzer, der sich anmelden kann.',
  'user.cannot_sign_in.heir':
    '{name} kann die Gruppen nicht besitzen. Wählen Sie einen aktiven Benutzer, der bleibt.',
  'user.cannot_sign_in.member':
    '{name} ist ein Dienstkonto. Es kann Mitglied von Gruppen sein, aber keine besitzen.',
  'user.cannot_sign_in.recovery':
    '{name} meldet sich hier nicht mit einem Passwort an. Lassen Sie den Namen weg, um einen neuen Administrator anzulegen.',
  'user.cannot_sign_in.role': '{name} ist ein Dienstkonto. Die Rolle {role} ist für Personen.',
  'user.yourself.delete': 'Bitten Sie einen anderen Administrator, Ihr Konto zu löschen.',
  'user.yourself.status': 'Bitten Sie einen anderen Administrator, den Status Ihres Kontos zu ändern.',
  'user.yourself.unlock': 'Bitten Sie einen anderen Administrator, Ihr Konto zu entsperren.',
  'user.yourself.view_as': 'Das ist Ihr eigenes Konto.',
  'quota.reached.api_keys':
    'Ein Inhaber kann {most} API-Schlüssel haben, und es gibt {count}. Entfernen Sie zuerst einen, der nicht gebraucht wird.',
  'quota.reached.email_changes':
    'Sie wollten Ihre E-Mail-Adresse innerhalb einer Stunde {most}-mal ändern. Versuchen Sie es später noch einmal.',
  'quota.reached.data_exports':
    'Sie haben Ihre Daten innerhalb einer Stunde {most}-mal exportiert. Versuchen Sie es später noch einmal.',
  'quota.reached.views':
    'Ein Benutzer hat höchstens {most, number} gespeicherte Ansichten, und ein Mandant ebenso viele geteilte; es sind schon {count, number}. Löschen Sie einige.',
  'quota.reached.groups':
    'Ein Benutzer kann {most} Gruppen besitzen, und es gibt {count}. Entfernen Sie zuerst eine, die nicht gebraucht wird.',
  'seats.full':
    '{taken, number} von {most, number} Plätzen sind belegt. Deaktivieren oder löschen Sie einen Benutzer, oder bitten Sie einen Serveradministrator um mehr Plätze.',
  'seats.full.role':
    '{taken, number} von {most, number} Plätzen der Rolle {role} sind belegt. Wählen Sie eine andere Rolle, oder bitten Sie einen Serveradministrator um mehr Plätze.',
  'seats.role_of_group':
    'Eine Gruppe kann die Rolle {role} nicht haben, weil ihre Plätze begrenzt sind: Sie werden je Benutzer gezählt.',
  'seats.role_of_group.groups':
    'Gruppen haben die Rolle {role}. Ihre Plätze werden je Benutzer gezählt: Entfernen Sie sie zuerst von den Gruppen.',
  'email_change.none': 'Sie wurde bereits bestätigt oder abgebrochen, oder sie ist abgelaufen.',

  // Roles and what is given beside them
  'role.not_found': 'Die Rolle wurde gelöscht, oder es gab sie in diesem Mandanten nie.',
  'role.not_found.key': 'Es gibt keine Rolle {key}. Die Rollen sind: {roles}.',
  'role.too_many': 'Wählen Sie genau eine Rolle.',
  'role.not_editable': '{name} gibt alle Berechtigungen, auch später hinzukommende.',
  'role.not_deletable.permits_all': '{name} gibt alle Berechtigungen: Sie kann nicht gelöscht werden.',
  'role.not_deletable.administrators': '{tenant} wird von den Benutzern verwaltet, die diese Rolle haben.',
  'role.not_deletable.default': 'Neue Konten bekommen diese Rolle, wenn keine andere gewählt wird.',
  'role.not_deletable.built_in': '{name} kam mit dem Profil. Sie kann bearbeitet werden.',
  'role.in_use.itself': 'Ersetzen Sie sie durch eine andere Rolle als sie selbst.',
  'role.in_use.many_users':
    'Mehr als {most} Benutzer haben sie. Geben Sie ihnen zuerst in der Benutzerliste eine andere Rolle.',
  'role.in_use.many_groups': 'Mehr als {most} Gruppen haben sie. Entfernen Sie sie zuerst bei einigen.',
  'role.in_use.users': 'Benutzer haben sie: {users}. Geben Sie an, welche Rolle sie stattdessen bekommen.',
  'role.in_use.groups': 'Gruppen haben sie: {groups}. Geben Sie an, welche Rolle sie stattdessen bekommen.',
  'role.in_use.users_and_groups':
    'Benutzer haben sie: {users}, Gruppen haben sie: {groups}. Geben Sie an, welche Rolle sie stattdessen bekommen.',
  'role.in_use.exactly_one':
    'Ein Konto hat hier genau eine Rolle: Wählen Sie die, die sie stattdessen bekommen.',
  'role.changed_meanwhile': 'Laden Sie die Rolle noch einmal und ändern Sie die jetzige.',
  'role.administrator_needs': '{role} braucht {permissions}.',
  'role.key_taken': 'Wählen Sie einen anderen Schlüssel oder keinen: Dann wird einer aus dem Namen gebildet.',
  'role.key_taken.product':
    'Die Rolle {name} ({key}) von {tenant} gibt nicht genau {permissions}. Geben Sie ihr genau diese Berechtigungen, oder löschen Sie sie.',
  'role.name_taken.held':
    'Eine gelöschte Rolle im Papierkorb hält diesen Namen. Stellen Sie sie wieder her, oder löschen Sie sie endgültig.',
  'role.external_name_taken.held':
    'Eine gelöschte Rolle im Papierkorb hält diesen externen Namen. Stellen Sie sie wieder her, oder löschen Sie sie endgültig.',
  'role.name_taken': 'Wählen Sie einen anderen Namen: Es gibt eine Rolle {name}.',
  'role.external_name_taken':
    'Ein externer Name kann nur zu einer Rolle gehören. Entfernen Sie ihn zuerst bei der anderen Rolle.',
  'role.too_many_roles': 'Löschen Sie zuerst eine: Ein Mandant kann {most} Rollen haben.',
  'capability.not_found': 'Sie wurde bereits widerrufen oder in diesem Mandanten nie vergeben.',
  'capability.not_grantable': 'Die Zusatzberechtigungen sind: {capabilities}.',
  'capability.not_grantable.none': 'Dieser Mandant hat keine Zusatzberechtigungen.',
  'capability.already_granted': 'Widerrufen Sie zuerst die bestehende Vergabe, wenn Sie sie ändern möchten.',
  'limit.not_found': 'Die Grenzwerte dieses Mandanten sind: {count, plural, =0 {keine} other {{limits}}}.',
  'limit.not_found.several':
    'Es gibt keinen Grenzwert {unknown}. Die Grenzwerte sind: {count, plural, =0 {keine} other {{limits}}}.',

  // Passwords and signing in
  'password.too_short': 'Verwenden Sie mindestens {min} Zeichen.',
  'password.too_long': 'Verwenden Sie höchstens {max} Zeichen.',
  'password.common': 'Dieses Passwort gehört zu den ersten, die Angreifer probieren. Wählen Sie ein anderes.',
  'password.context': 'Wählen Sie ein Passwort, das mehr ist als der Name des Kontos oder des Produkts.',
  'password.guessable':
    '{pattern, select, repeats {Es wiederholt sich und wird schnell erraten.} keyboard {Es folgt den Reihen einer Tastatur und wird schnell erraten.} sequence {Es folgt einer Reihe wie abc, 123 oder einem Datum und wird schnell erraten.} known {Es besteht aus Passwörtern, die Angreifer kennen.} other {Es wird schnell erraten.}} Nehmen Sie einige Wörter, die nichts miteinander zu tun haben.',
  'password.wrong': 'Geben Sie das Passwort ein, mit dem Sie sich angemeldet haben.',
  'password.wrong.changed_meanwhile': 'Das Passwort wurde soeben anderswo geändert.',
  'password.unchanged': 'Wählen Sie ein anderes.',
  'sign_in.failed':
    'Prüfen Sie beides und versuchen Sie es noch einmal. Gelingt es nicht, fragen Sie einen Administrator.',
  'sign_in.failed.changed_meanwhile': 'Das Passwort wurde soeben geändert. Verwenden Sie das neue.',
  'sign_in.slow_down':
    'Versuchen Sie es in {minutes, plural, one {einer Minute} other {# Minuten}} noch einmal.',
  'mail.text_unchanged': 'Die E-Mail hat den eingebauten Text schon.',
  'mail.too_many_tests':
    'Zehn Testmails in einer Stunde genügen: Warten Sie, oder sehen Sie sich die Vorschau an.',
  'settings.no_logo': 'Der Mandant hat kein solches Logo oder inzwischen ein anderes.',
  'link.invalid':
    'Bitten Sie um einen neuen Link: Dieser ist unvollständig, wurde benutzt oder ist abgelaufen.',
  'setup.done':
    'Melden Sie sich mit dem Konto an, das erstellt wurde. Ist es verloren, kann ein anderer Administrator sein Passwort zurücksetzen.',

  // Mails, jobs, sessions, API keys and groups
  'mail.not_found': 'Sie wurde gelöscht, oder es gab sie in diesem Mandanten nie.',
  'mail.not_waiting': 'Sie wurde gesendet, wartet bereits oder wurde abgebrochen.',
  'mail.smtp_missing':
    'Der Betreiber des Servers kann ROLLCALL_SMTP_URL setzen; bis dahin bleiben Mails hier.',
  'bulk.nobody': 'Niemand passt zum Filter.',
  'bulk.too_many': 'Wählen Sie höchstens {most} Benutzer, zum Beispiel mit einem engeren Filter.',
  'undo.not_found': 'Sie haben keine solche Änderung gemacht, oder sie ist zu lange her.',
  'undo.not_possible': 'Machen Sie die umgekehrte Änderung von Hand.',
  'undo.not_possible.job': 'Der Auftrag ist noch nicht erledigt. Warten Sie, bis er es ist.',
  'undo.overtaken': 'Was danach kam, ginge verloren. Ändern Sie es von Hand.',
  'undo.overtaken.deletion': '{by} hat es seitdem wiederhergestellt oder endgültig gelöscht.',
  'undo.overtaken.roles': '{by} hat die Rollen dieses Benutzers seitdem geändert.',
  'undo.overtaken.attributes': '{by} hat dieses Attribut seitdem geändert.',
  'undo.overtaken.status': '{by} hat den Status dieses Benutzers seitdem geändert.',
  'undo.overtaken.capability':
    '{by} hat diese Zusatzberechtigung seitdem erteilt, verlängert, verkürzt oder entzogen.',
  'undo.overtaken.limit': '{by} hat diesen Grenzwert seitdem geändert.',
  'undo.overtaken.membership': '{by} hat diese Mitgliedschaft seitdem geändert.',
  'undo.too_many': 'Höchstens {most, number} Änderungen werden zusammen rückgängig gemacht.',
  'recycle_bin.not_found': 'Es wurde wiederhergestellt, endgültig gelöscht, oder seine Zeit war um.',
  'offboarding.not_found': 'Es gab ihn in diesem Mandanten nie.',
  'offboarding.already_scheduled': 'Brechen Sie zuerst den geplanten Austritt ab.',
  'offboarding.not_scheduled': 'Er ist schon geschehen, wurde abgelehnt oder abgebrochen.',
  'job.not_found': 'Er ist älter als 30 Tage, oder es gab ihn in diesem Mandanten nie.',
  'job.over': 'Er ist erledigt, wurde abgelehnt oder schon abgebrochen.',
  'job.unfinished': 'Warten Sie, bis er erledigt ist, oder brechen Sie ihn zuerst ab.',
  'job.nothing_failed': 'Es gibt nichts, was erneut ausgeführt werden könnte.',
  'job.ran_again': 'Führen Sie den späteren Auftrag erneut aus, falls darin etwas gescheitert ist.',
  'job.maker_gained':
    'Er würde mit Rechten handeln, mit denen er nicht gegeben wurde. Wer ihn gab, kann ihn neu geben.',
  'job.cancelled': 'Er wurde abgebrochen, bevor er bei diesem Benutzer war.',
  'job.cancelled.import': 'Ein Administrator des Servers hat ihn abgebrochen. Nichts davon wurde ausgeführt.',
  'session.not_found': 'Sie ist bereits beendet, oder sie ist keine der Ihren.',
  'api_key.not_found': 'Er wurde bereits widerrufen, oder er gehört einem anderen Inhaber.',
  'api_key.asleep':
    'Die Gruppe bekam mehr Rechte. Ein Besitzer der Gruppe, der alle diese Rechte hat, kann den Schlüssel wecken.',
  'api_key.not_asleep': 'Er wurde bereits geweckt, oder er schlief nie.',
  'api_key.name_taken': 'Wählen Sie einen anderen Namen, oder widerrufen Sie den Schlüssel, der ihn hat.',
  'view.not_found': 'Die Ansicht wurde gelöscht, es gab sie nie, oder sie ist nicht Ihre.',
  'attribute.not_found': 'Das Attribut wurde gelöscht, oder es gab es nie.',
  'attribute.of_profile': 'Das Profil des Mandanten legt es fest. Ändern Sie stattdessen das Profil.',
  'view.name_taken': 'Wählen Sie einen anderen Namen.',
  'group.not_found': 'Die Gruppe wurde gelöscht, es gab sie nie, oder sie wird Ihnen nicht gezeigt.',
  'group.name_taken.held':
    'Eine gelöschte Gruppe im Papierkorb hält diesen Namen. Stellen Sie sie wieder her, oder löschen Sie sie endgültig.',
  'group.name_taken':
    'Wählen Sie einen anderen Namen: Groß- und Kleinschreibung, Unicode-Form und die Zahl der Leerzeichen machen keinen Unterschied.',
  'group.member_not_found': 'Der Benutzer hat sie verlassen, wurde entfernt oder war nie darin.',
  'group.last_owner':
    'Machen Sie zuerst ein Mitglied, das sich anmelden kann, zum Besitzer, oder löschen Sie die Gruppe.',
  'import.not_found':
    'Er wurde gelöscht, seine Zeit ist abgelaufen, oder es gab ihn in diesem Mandanten nie.',
  'import.file_unreadable': 'Speichern Sie die Datei als CSV in UTF-8 oder als Arbeitsmappe (XLSX).',
  'import.file_unreadable.empty': 'Die Datei hat keine Zeilen.',
  'import.file_unreadable.not_a_table': 'Sie ist weder CSV noch eine Arbeitsmappe (XLSX).',
  'import.file_unreadable.older_or_locked_workbook':
    'Die Arbeitsmappe hat ein älteres Format (XLS) oder ein Passwort. Speichern Sie sie als XLSX ohne Passwort.',
  'import.file_unreadable.workbook_damaged':
    'Die Arbeitsmappe ist beschädigt. Speichern Sie sie erneut oder als CSV.',
  'import.file_unreadable.workbook_too_large': 'Die Arbeitsmappe ist zu groß. Speichern Sie sie als CSV.',
  'import.file_unreadable.too_many_bytes':
    'Die Datei ist größer als {limit, number} MiB. Teilen Sie sie in mehrere Dateien.',
  'import.file_unreadable.too_many_lines':
    'Die Datei hat mehr als {limit, number} Zeilen. Teilen Sie sie in mehrere Dateien.',
  'import.file_unreadable.too_many_columns':
    'Zeile {line, number} hat mehr als {limit, number} Spalten. Stimmt das Trennzeichen?',
  'import.file_unreadable.line_too_long':
    'Zeile {line, number} hat mehr als {limit, number} Zeichen. Fehlt ein Anführungszeichen?',
  'import.file_unreadable.quote_not_closed':
    'Ein Anführungszeichen in Zeile {line, number} wird nie geschlossen.',
  'import.file_unreadable.quote_misplaced':
    'Zeile {line, number} hat ein Anführungszeichen mitten in einem Wert. Setzen Sie den Wert in Anführungszeichen, und schreiben Sie das Zeichen doppelt.',
  'import.file_unreadable.encoding':
    'Zeile {line, number} ist weder UTF-8 noch UTF-16. Speichern Sie die Datei als CSV in UTF-8.',
  'import.file_unreadable.no_sheet': 'Die Arbeitsmappe hat kein solches Blatt. Sie hat: {sheets}.',
  'import.too_many': 'Importieren oder löschen Sie zuerst eine Ihrer Dateien.',
  'import.too_many.lines':
    'Der Mandant bewahrt zu viele Zeilen auf, die nicht importiert sind. Versuchen Sie es später erneut.',
  'import.not_now': 'Etwas anderes geschieht mit ihm, oder er ist schon erledigt. Laden Sie ihn neu.',
  'import.refused_lines':
    '{count, plural, one {Eine Zeile wird abgelehnt. Berichtigen Sie sie} other {# Zeilen werden abgelehnt. Berichtigen Sie sie}} und laden Sie die Datei erneut hoch: Nichts wird nur zum Teil importiert.',
  'import.refused_lines.meanwhile':
    'Benutzer, Rollen oder Rechte haben sich seit der Vorschau geändert; der Import täte nun etwas anderes. Die Zeilen wurden neu geprüft.',
  'import.nothing_to_do': 'Keine Zeile würde einen Benutzer anlegen oder ändern.',
  'backup.not_found': 'Sie wurde gelöscht oder hat nie bestanden.',
  'backup.no_folder':
    'Setzen Sie ROLLCALL_BACKUPS auf jedem Knoten auf einen Ordner und starten Sie den Server neu.',
  'backup.no_tenant': 'Er wurde gelöscht oder hat jetzt einen anderen Kurznamen.',
  'backup.not_done': 'Sie wartet, wird gerade gemacht oder ist gescheitert.',
  'backup.not_done.same':
    'Eine der gleichen Mandanten wartet oder wird gerade gemacht. Warten Sie, bis sie fertig ist.',
  'backup.file_missing':
    'Sie wurde aus dem Ordner entfernt oder liegt im Ordner eines anderen Knotens. Lassen Sie alle Knoten einen Ordner teilen.',
} as const
