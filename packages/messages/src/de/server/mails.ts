/** Was Mails sagen, nach ihrer Art. */
export const mail = {
  'invitation.subject': 'Ihre Einladung zu {product}',
  'invitation.invites':
    '{by} lädt Sie zu einem Konto in {place, select, product {{product}} other {{product} bei {tenant}}} ein.',
  'invitation.choose': 'Wählen Sie einen Namen und ein eigenes Passwort, dann können Sie sich anmelden.',
  'invitation.button': 'Registrierung abschließen',
  'invitation.notYou':
    'Wenn Sie nicht wissen, worum es geht, beachten Sie diese Mail nicht: Ohne sie kann niemand das Konto benutzen.',
  'password-reset.subject': 'Wählen Sie ein neues Passwort für {product}',
  'password-reset.wanted': '{by} möchte, dass Sie ein neues Passwort für Ihr Konto {account} wählen.',
  'password-reset.asked':
    'Ein Link wurde angefordert, mit dem Sie ein neues Passwort für Ihr Konto {account} wählen können.',
  'password-reset.unchanged': 'Ihr Passwort bleibt, wie es ist, bis Sie ein anderes wählen.',
  'password-reset.button': 'Neues Passwort wählen',
  'password-reset.notYou':
    'Wenn Sie es nicht waren, beachten Sie diese Mail nicht: Ohne den Link kann niemand Ihr Passwort ändern.',
  'role-changed.subject': 'Ihre Rollen in {product} wurden geändert',
  'role-changed.changed': '{by} hat die Rollen Ihres Kontos {account} geändert: {time}.',
  'role-changed.roles': 'Jetzt: {after}. Vorher: {before}.',
  'role-changed.count': 'Die neuen Rollen gelten ab jetzt.',
  'status-changed.subject':
    'Ihr Konto in {product} wurde {status, select, active {aktiviert} other {deaktiviert}}',
  'status-changed.activated': '{by} hat Ihr Konto {account} aktiviert: {time}.',
  'status-changed.signIn': 'Sie können sich anmelden.',
  'status-changed.deactivated': '{by} hat Ihr Konto {account} deaktiviert: {time}.',
  'status-changed.kept':
    'Sie können sich nicht anmelden, bis es wieder aktiviert wird. Ihre Einstellungen bleiben.',
  'password-changed.subject': 'Ihr Passwort für {product} wurde geändert',
  'password-changed.changed': 'Das Passwort Ihres Kontos {account} wurde geändert: {time}.',
  'password-changed.reset':
    'Mit einem Link zum Zurücksetzen wurde ein neues Passwort für Ihr Konto {account} gewählt: {time}.',
  'password-changed.notYou':
    'Wenn Sie es nicht waren, hat vielleicht eine andere Person Ihr Passwort: Bitten Sie Ihren Administrator sofort um ein neues.',
  'email-changed.subject': 'Eine andere E-Mail-Adresse für Ihr Konto in {product}',
  'email-changed.subjectRemoved': 'Ihr Konto in {product} hat keine E-Mail-Adresse mehr',
  'email-changed.removed': '{by} hat die E-Mail-Adresse Ihres Kontos in {product} entfernt: {time}.',
  'email-changed.noMore': 'Das Konto bekommt keine Mails mehr. Dies ist die letzte.',
  'email-changed.changed': '{by} hat Ihrem Konto in {product} eine andere E-Mail-Adresse gegeben: {time}.',
  'email-changed.last': 'Von jetzt an gehen seine Mails dorthin. Dies ist die letzte an diese Adresse.',
  'email-changed.notYou':
    'Wenn Sie das nicht erwarten, wird Ihr Konto vielleicht gerade übernommen: Sagen Sie es sofort Ihrem Administrator.',
  'email-confirmation.subject': 'Ihre E-Mail-Adresse für {product}',
  'email-confirmation.wanted':
    'Diese Adresse soll die E-Mail-Adresse des Kontos {account} in {product} werden.',
  'email-confirmation.unchanged': 'Das Konto behält seine jetzige Adresse, bis Sie diese bestätigen.',
  'email-confirmation.button': 'Diese Adresse bestätigen',
  'email-confirmation.notYou':
    'Wenn Sie davon nichts wissen, ignorieren Sie diese Mail: Ohne den Link wird die Adresse nicht verwendet.',
  'email-confirmation.taken':
    'Jemand, der in {product} angemeldet ist, wollte diese Adresse für ein anderes Konto verwenden. Sie gehört bereits zu Ihrem Konto; es wurde nichts geändert.',
  'email-confirmation.takenNext':
    'Wenn Sie es waren, melden Sie sich mit dem anderen Konto an und wählen Sie eine andere Adresse. Andernfalls ist nichts zu tun.',
  'email-undo.subject': 'Die E-Mail-Adresse Ihres Kontos in {product} wurde geändert',
  'email-undo.changed':
    'Ihr Konto {account} in {product} hat am {time} eine andere E-Mail-Adresse bekommen. Die Änderung wurde mit Ihrem Passwort vorgenommen; die Mails des Kontos gehen ab jetzt an die neue Adresse.',
  'email-undo.if':
    'Wenn Sie es nicht waren, machen Sie es rückgängig: Das Konto bekommt diese Adresse zurück, alle werden abgemeldet, seine API-Schlüssel werden widerrufen, und Sie wählen ein neues Passwort.',
  'email-undo.button': 'Das war ich nicht',
  'email-undo.fine': 'Wenn Sie es waren, ist nichts zu tun.',
  'new-browser.subject': 'Anmeldung an Ihrem Konto in {product} mit einem neuen Browser',
  'new-browser.signedIn':
    'An Ihrem Konto {account} in {product} hat sich am {time} ein Browser angemeldet, den das Konto nicht kannte.',
  'new-browser.where': 'Der Browser: {device}. Die Adresse, von der er kam: {address}.',
  'new-browser.todo':
    'Wenn Sie es nicht waren, wählen Sie auf der Anmeldeseite „Passwort vergessen?“ und setzen Sie sofort ein neues Passwort: Damit werden alle abgemeldet. Sagen Sie es dann Ihrem Administrator.',
  'new-browser.fine': 'Wenn Sie es waren, ist nichts zu tun.',
  'new-browser.browserOn': '{browser} unter {system}',
  'new-browser.unknown': 'unbekannt',
  'api-key-created.subject': 'Ein neuer API-Schlüssel für Ihr Konto in {product}',
  'api-key-created.created':
    'Sie haben für Ihr Konto {account} einen API-Schlüssel mit dem Namen „{name}“ erstellt: {time}.',
  'api-key-created.until':
    'Der Schlüssel kann alles, was Sie können, bis er endet ({end}) oder widerrufen wird.',
  'api-key-created.endless': 'Der Schlüssel kann alles, was Sie können, bis er widerrufen wird.',
  'api-key-created.addresses': 'Er gilt nur von diesen Adressen: {addresses}.',
  'api-key-created.notYou':
    'Wenn Sie davon nichts wissen, widerrufen Sie ihn unter Konto → API-Schlüssel und sagen Sie es Ihrem Administrator.',
  'api-key-ending.subject': 'Ein API-Schlüssel in {product} endet bald',
  'api-key-ending.ends': 'Der API-Schlüssel „{name}“ des Maschinenkontos {machine} endet: {time}.',
  'api-key-ending.then': 'Ab dann wird jede Anfrage mit ihm abgelehnt.',
  'api-key-ending.owner':
    'Sie besitzen dieses Konto: Erstellen Sie einen neuen Schlüssel, hinterlegen Sie ihn dort, wo das Programm den alten hat, und widerrufen Sie den alten.',
  'api-key-ending.orphaned':
    'Niemand besitzt dieses Konto, der sich anmelden kann. Sie erfahren es als Administrator: Geben Sie dem Konto einen Besitzer, oder erstellen Sie selbst einen neuen Schlüssel.',
  'impersonated.subject': 'Ein anderer Benutzer sieht {product} als Sie an',
  'impersonated.began':
    '{by} sieht {product} jetzt als Ihr Konto {account} an und sieht, was Sie sehen. Beginn: {time}.',
  'impersonated.reason': 'Der angegebene Grund: {reason}',
  'groups-inherited.subject': 'Gruppen in {product} gehören jetzt Ihnen',
  'groups-inherited.deleted':
    '{by} hat das Konto des einzigen Besitzers von {count, plural, one {einer Gruppe} other {# Gruppen}} geschlossen: {time}. Eine Gruppe muss einen Besitzer haben, der sich anmelden kann; deshalb sind Sie jetzt der Besitzer:',
  'groups-inherited.groups': 'Gruppen: {groups}.',
  'groups-inherited.more': '{count, number} weitere',
  'groups-inherited.todo':
    '{count, plural, one {Machen Sie einen anderen Benutzer zu ihrem Besitzer, oder löschen Sie sie, wenn niemand sie braucht.} other {Machen Sie jeweils einen anderen Benutzer zum Besitzer, oder löschen Sie die Gruppen, die niemand braucht.}}',
  'account-deleted.subject': 'Ihr Konto in {product} wurde gelöscht',
  'account-deleted.deleted':
    'Ihr Konto {account} in {product} wurde am {time} gelöscht. Das wurde auf der eigenen Kontoseite verlangt, mit dem Passwort des Kontos.',
  'account-deleted.ended':
    'Niemand kann sich mehr damit anmelden, und seine API-Schlüssel sind beendet. Dies ist die letzte Mail an diese Adresse.',
  'account-deleted.notYou':
    'Wenn Sie das nicht waren, kennt jemand Ihr Passwort: Sagen Sie es der Administration, und ändern Sie das Passwort überall, wo Sie es sonst verwenden.',
  'offboarding-refused.subject': 'Ein Austritt in {product} ist nicht geschehen',
  'offboarding-refused.scheduled':
    'Das Konto {user} sollte {mode, select, delete {gelöscht} other {deaktiviert}} werden: {time}.',
  'offboarding-refused.refused': 'Das ist nicht geschehen. Der Grund: {problem}.',
  'offboarding-refused.todo':
    'Das Konto ist, wie es war. Sehen Sie es sich an, und wiederholen Sie den Austritt, wenn er noch gewünscht ist.',
  'recovery.subject': 'Administratorzugang zu {product} wurde auf dem Server wiederhergestellt',
  'recovery.link':
    'Auf dem Terminal des Servers wurde ein Wiederherstellungslink für {product}{place, select, product {} other { ({tenant})}} erstellt: {time}. Er gilt einmal und 30 Minuten lang und macht das Konto {account} mit einem neuen Passwort zum Administrator.',
  'recovery.linkForNew':
    'Auf dem Terminal des Servers wurde ein Wiederherstellungslink für {product}{place, select, product {} other { ({tenant})}} erstellt: {time}. Er gilt einmal und 30 Minuten lang und legt einen neuen Administrator an.',
  'recovery.completed':
    'Mit einem Wiederherstellungslink wurde das Konto {account} Administrator von {product}{place, select, product {} other { ({tenant})}}: {time}.',
  'recovery.terminal': 'Nur wer auf dem Server Befehle ausführen kann, kann einen solchen Link erstellen.',
  'recovery.notYou':
    'Wenn Sie das nicht erwarten, fragen Sie sofort die Personen, die den Server betreiben, und sehen Sie im Audit-Protokoll nach.',
  'tenant-deletion.subject': 'Ein Mandant von {product} wird gelöscht',
  'tenant-deletion.asked':
    '{by} hat am {time} verlangt, den Mandanten {name} ({slug}) mit allen seinen Benutzern zu löschen.',
  'tenant-deletion.first':
    'Am ersten Tag lässt es sich zurücknehmen: Setzen Sie den Mandanten in der Serververwaltung wieder in Betrieb.',
  'tenant-deletion.notYou':
    'Wenn Sie das nicht erwarten, setzen Sie den Mandanten sofort wieder in Betrieb, und sehen Sie in das Audit-Protokoll des Mandanten, der den Server betreibt.',
  'test.subject': 'Testmail von {product}',
  'test.sent':
    'Diese Mail wurde von {product}{place, select, product {} other { ({tenant})}} gesendet: {time}.',
  'test.arrive': 'Da sie Sie erreicht hat, kommen Mails an.',
  administrator: 'Ein Administrator',
  askAdministrator: 'Wenn Sie das nicht erwarten, sagen Sie es Ihrem Administrator.',
  signIn: 'Anmelden',
  linkNote:
    'Der Link gilt einmal, {unit, select, day {{count, plural, one {# Tag} other {# Tage}}} hour {{count, plural, one {# Stunde} other {# Stunden}}} minute {{count, plural, one {# Minute} other {# Minuten}}} other {{count, plural, one {# Sekunde} other {# Sekunden}}}} lang. Wenn die Schaltfläche nichts tut, kopieren Sie diese Adresse in Ihren Browser:',
  copyAddress: 'Wenn die Schaltfläche nichts tut, kopieren Sie diese Adresse in Ihren Browser:',
  signedOut: 'Sie wurden abgemeldet.',
  signedOutElsewhere: 'Sie wurden überall sonst abgemeldet.',
  passwordEnded: 'Ihr Passwort gilt nicht mehr, weil ein anderer Benutzer es festgelegt hatte.',
  askForPassword: 'Bitten Sie Ihren Administrator um ein neues.',
  forgotPassword: 'Wählen Sie auf der Anmeldeseite mit „Passwort vergessen?“ ein neues.',
  keysRevoked: 'Ihre API-Schlüssel wurden widerrufen.',
  none: 'keine',
  footer: 'An {address} gesendet, wegen eines Kontos in {product}.',
} as const
