/** Ein Passwort wählen. */
export const password = {
  enter: 'Geben Sie ein Passwort ein.',
  tooShort: 'Das Passwort ist zu kurz: {length, number} von mindestens {min, number} Zeichen.',
  tooLong: 'Höchstens {max, number} Zeichen.',
  atLeast: 'Mind. {min, number} Zeichen',
  rules:
    'Mind. {min, number} Zeichen beliebiger Art; einige Wörter sind gut. Häufige Passwörter und Namen dieses Kontos werden abgelehnt.',
  veryWeak: 'Sehr schwach',
  weak: 'Schwach',
  fair: 'Mittel',
  good: 'Gut',
  strong: 'Stark',
  short: 'Zu kurz',
  charactersNeeded: 'Noch {count, plural, one {# Zeichen} other {# Zeichen}} nötig.',
} as const
