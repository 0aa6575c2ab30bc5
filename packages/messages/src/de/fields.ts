/** Was mit einem Feld einer Anfrage nicht stimmt. */
export const field = {
  // By the schema of an operation
  missing: 'fehlt',
  unknown: 'ist kein Feld dieser Operation',
  not_allowed: 'ist keiner der erlaubten Werte',
  pattern: 'muss zu {pattern} passen',
  key: 'darf höchstens {most} Kleinbuchstaben, Ziffern und Bindestriche haben, mit einem Buchstaben{digit, select, yes { oder einer Ziffer} other {}} am Anfang',
  uuid: 'muss eine UUID in Kleinbuchstaben sein',
  character: 'hat das Zeichen {character}, das hier nicht erlaubt ist',
  date: 'ist kein Zeitpunkt, den es gibt',
  nothing_visible: 'muss mehr sein als Zeichen, die man nicht sieht',
  type: 'muss vom Typ {type} sein',
  at_least: 'muss >= {limit} sein',
  at_most: 'muss <= {limit} sein',
  min_characters: 'darf nicht weniger als {limit} Zeichen haben',
  max_characters: 'darf nicht mehr als {limit} Zeichen haben',
  min_items: 'darf nicht weniger als {limit} Einträge haben',
  max_items: 'darf nicht mehr als {limit} Einträge haben',
  min_properties: 'darf nicht weniger als {limit} Eigenschaften haben',
  max_properties: 'darf nicht mehr als {limit} Eigenschaften haben',
  duplicates: 'darf keinen Eintrag doppelt haben',
  invalid: 'ist ungültig: {reason}',
  prototype: 'und constructor.prototype sind keine Felder einer Operation',

  // By the rules of an operation
  blank: 'muss mehr sein als Leerzeichen',
  unseen: 'darf das Zeichen {character} nicht enthalten, das man nicht sieht',
  name_too_long: 'ist zu lang, wenn seine Buchstaben ausgeschrieben werden',
  no_network: 'ist keine IP-Adresse und kein Netz in CIDR-Schreibweise',
  unknown_placeholder:
    'enthält den Platzhalter {placeholder}, den es hier in dieser Art von E-Mail nicht gibt',
  missing_placeholder: 'braucht den Platzhalter {placeholder}',
  placeholder_alone: 'muss den Platzhalter {placeholder} einmal enthalten, in einem eigenen Absatz',
  stray_brace: 'enthält eine geschweifte Klammer, die zu keinem Platzhalter gehört',
  no_picture: 'ist kein PNG-, JPEG- oder WebP-Bild',
  picture_too_large:
    'ist größer als {bytes, number} Bytes, als {side} Pixel auf einer Seite oder als {pixels, number} Pixel insgesamt',
  picture_damaged:
    'lässt sich nicht bis zum Ende lesen: Speichern Sie das Bild neu und versuchen Sie es noch einmal',
  at_most_days: 'darf höchstens {days} Tage von heute entfernt sein',
  in_future: 'muss in der Zukunft liegen',
  too_far: 'muss innerhalb der nächsten 366 Tage liegen',
  in_future_after_start: 'muss in der Zukunft liegen, nach dem Beginn',
  no_time_zone: 'ist keine Zeitzone der IANA-Datenbank',
  wrong_password: 'ist nicht Ihr aktuelles Passwort',
  exactly_one: 'muss genau eine sein',
  no_account: 'ist die Kennung von niemandem',
  named_twice: 'ist doppelt genannt; was Sie erstellen, besitzen Sie',
  not_in_catalogue: '{key} ist nicht im Katalog',
  no_administrator: 'muss ein aktives Konto einer Person sein, die auf Dauer die Rolle {role} hat',

  // By the rules of names
  username_required: 'Ein Benutzername ist erforderlich.',
  import_columns: 'müssen so viele sein, wie die Datei hat: {count, number}',
  import_target: 'kann hier nicht in einer Spalte stehen',
  import_target_twice: 'steht schon in einer anderen Spalte',
  import_invite_at: 'muss innerhalb der nächsten 366 Tage liegen',
  import_duplicate: 'Zeile {line, number} hat dasselbe.',
  import_line_too_long: 'Die Zeile hat mehr Werte, als es Spalten gibt.',
  import_username_stays: 'Das Konto dieser Zeile hat einen anderen Benutzernamen, und Benutzernamen bleiben.',
  import_provider: 'So meldet sich hier niemand an.',
  import_no_user: 'Niemand hat diesen Benutzernamen oder diese E-Mail-Adresse, weder hier noch in der Datei.',
  import_role: 'Keine Rolle hat diesen Schlüssel oder Namen: {name}.',
  import_group: 'Keine Gruppe hat diesen Namen, oder Sie dürfen sie nicht sehen: {name}.',
  username_surplus: 'Hier meldet man sich mit der E-Mail-Adresse an: Lassen Sie den Benutzernamen weg.',
  email_required: 'Eine E-Mail-Adresse ist erforderlich.',
  email_required_for_invitation: 'Eine E-Mail-Adresse ist erforderlich: Dorthin geht die Einladung.',
  confirmation_wrong: 'Geben Sie Ihren Benutzernamen genau so ein, wie er angezeigt wird.',
  email_unchanged: 'Das ist bereits Ihre Adresse.',
  email_not_kept: 'Konten dieses Mandanten haben keine E-Mail-Adresse.',
  email_taken: 'Ein anderes Konto hat diese E-Mail-Adresse.',
  email_at_sign: 'Eine E-Mail-Adresse hat genau ein @.',
  email_too_long: 'Eine E-Mail-Adresse darf höchstens {max} Zeichen haben.',
  email_local_part:
    'Verwenden Sie vor dem @ einer E-Mail-Adresse Buchstaben von a bis z, Ziffern und Zeichen ohne Leerzeichen oder Anführungszeichen.',
  email_domain: 'Nach dem @ einer E-Mail-Adresse muss eine Domain wie example.com kommen.',
  password_required: 'Ein Passwort ist erforderlich.',
  password_surplus: 'Lassen Sie das Passwort weg: Der Inhaber des Kontos wählt es.',
  name_longer:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf höchstens {max} Zeichen haben.',
  name_empty: '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf nicht leer sein.',
  name_unseen:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf das Zeichen {character} nicht enthalten, das man nicht sieht.',
  name_blanks:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf nicht mit einem Leerzeichen beginnen oder enden und nicht zwei hintereinander haben.',
  name_accent:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf keinen Akzent ohne Buchstaben haben.',
  name_mixed:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf in einem Wort nicht Buchstaben verschiedener Alphabete mischen.',
  name_group:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf nicht mit „group:“ beginnen: So handeln Gruppen.',
  name_visitor:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf nicht mit „visitor:“ beginnen: So handeln Besucher aus anderen Mandanten.',
  name_system:
    '{what, select, alias {Ein Alias} other {Ein Benutzername}} darf keiner sein, unter dem Rollcall selbst handelt.',

  // By the rules of attributes
  attribute_unknown: 'Dieses Attribut gibt es nicht, oder Sie dürfen es hier nicht verwenden.',
  attribute_required: 'Geben Sie einen Wert ein.',
  attribute_number: 'Geben Sie eine Zahl ein, etwa 3 oder 2.5.',
  attribute_date: 'Geben Sie einen Tag ein, den es gibt, etwa 2026-11-21.',
  attribute_accent: 'Setzen Sie vor jeden Akzent einen Buchstaben.',
  attribute_yes_no: 'Geben Sie ja oder nein ein.',
  attribute_pattern: 'Der Wert passt nicht zu {pattern}.',
  attribute_choice: 'Wählen Sie einen dieser Werte: {choices}.',
  attribute_taken: 'Ein anderes Konto hat diesen Wert.',
  attribute_for_one: 'Wählen Sie einen einzigen Benutzer: Dieser Wert darf nur einmal vorkommen.',
  attribute_filters: 'Schreiben Sie Schlüssel mit Werten, etwa department:Sales;level:3.',
  attribute_key_kept: 'Jedes Konto hat ein Feld mit diesem Namen.',
  attribute_key_taken: 'Ein anderes Attribut hat diesen Schlüssel.',
  attribute_many: 'Ein Mandant hat höchstens {most, number} Attribute.',
  attribute_needs_choices: 'Geben Sie mindestens einen Wert ein.',
  attribute_not_of_type: 'Das ist für den Typ {type} nicht möglich.',
  attribute_pattern_bad: 'Dieses Muster kann nicht verwendet werden: {reason}.',
  attribute_needs_reader:
    'Wählen Sie zuerst, wer es liest: Wer ändert, muss lesen, und Listen, Filter und Suchen brauchen users:read oder users:update.',
  attribute_values_hidden:
    'Benutzer haben Werte, die Sie nicht lesen dürfen. Löschen Sie das Attribut mit seinen Werten, und fügen Sie es mit anderen Lesern neu hinzu.',
  attribute_many_searchable: 'Suchen berücksichtigen höchstens {most, number} Attribute.',
} as const
