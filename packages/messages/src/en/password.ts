/** Choosing a password. */
export const password = {
  enter: 'Enter a password.',
  tooShort: 'The password is too short: {length, number} of at least {min, number} characters.',
  tooLong: 'At most {max, number} characters.',
  atLeast: 'Min. {min, number} characters',
  rules:
    'Min. {min, number} characters of any kind; a few words do well. Common passwords and names of this account are refused.',
  veryWeak: 'Very weak',
  weak: 'Weak',
  fair: 'Fair',
  good: 'Good',
  strong: 'Strong',
  short: 'Too short',
  charactersNeeded: '{count, plural, one {# more character} other {# more characters}} needed.',
} as const
