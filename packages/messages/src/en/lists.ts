/** Lists to look through and to choose from, wherever they are. */
export const lists = {
  searchIn: 'Search in {what}',
  onlyChosen: 'Only chosen ({count, number})',
  nothingMatches: 'Nothing matches.',
  shownOf: '{count, number} of {total, number}',
  tickedOf: '{count, number} of {total, number}',
  showMore: 'Show {count, number} more of {left, number}',
  selectAll: 'Select all',
  selectAllOf: 'Select all of {group}',
  selectNone: 'Select none',
  selectNoneOf: 'Select none of {group}',
  pasteTaken: '{count, plural, =0 {None taken over} one {# taken over} other {# taken over}}',
  notFound:
    '{count, plural, one {Not found or not possible: {names}} other {# not found or not possible: {names}}}',
  searching: 'Searching…',
  notSearched: 'The search failed. Type again to try once more.',
  atATime: '{count, number} at a time.',
  chosen: 'Chosen: {count, number}',
  doNotTake: 'Do not add {name}',
  moreByTyping: '{count, plural, one {# more is} other {# more are}} found by typing.',
} as const
