/** Lists to look through and to choose from, wherever they are. */
export const lists = {
  searchIn: 'Suchen in: {what}',
  onlyChosen: 'Nur ausgewählte ({count, number})',
  nothingMatches: 'Nichts passt dazu.',
  shownOf: '{count, number} von {total, number}',
  tickedOf: '{count, number} von {total, number}',
  showMore: '{count, number} weitere von {left, number} anzeigen',
  selectAll: 'Alle auswählen',
  selectAllOf: 'Alle auswählen: {group}',
  selectNone: 'Keine auswählen',
  selectNoneOf: 'Keine auswählen: {group}',
  pasteTaken: '{count, plural, =0 {Nichts übernommen} other {# übernommen}}',
  notFound:
    '{count, plural, one {Nicht gefunden oder nicht möglich: {names}} other {# nicht gefunden oder nicht möglich: {names}}}',
  searching: 'Wird gesucht …',
  notSearched: 'Die Suche ist fehlgeschlagen. Tippen Sie weiter, um es noch einmal zu versuchen.',
  atATime: 'Höchstens {count, number} auf einmal.',
  chosen: 'Ausgewählt: {count, number}',
  doNotTake: '{name} nicht hinzufügen',
  moreByTyping:
    '{count, plural, one {# weiterer Eintrag wird} other {# weitere Einträge werden}} durch Tippen gefunden.',
} as const
