export const notifications = {
  label: 'Meldungen',
  labelNew: '{count, plural, one {Meldungen, # neue} other {Meldungen, # neue}}',
  none: 'Nichts Neues. Hier erscheinen erledigte Aufträge, von Ihnen begonnene Austritte, nicht gesendete Mails und API-Schlüssel, die bald enden.',
  failed: 'Einige Meldungen konnten nicht gelesen werden.',
  mailsFailed: '{count, plural, one {# Mail wurde nicht gesendet} other {# Mails wurden nicht gesendet}}',
  manyMailsFailed: 'Mehr als {count, number} Mails wurden nicht gesendet',
  offboardingSoon: 'Der Austritt von {name} steht bevor',
  offboardingDone: 'Der Austritt von {name} ist vollzogen',
  offboardingRefused: 'Der Austritt von {name} wurde abgelehnt',
  keyEnds: 'Der API-Schlüssel {name} endet bald',
} as const
