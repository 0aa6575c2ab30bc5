/** The bell beside the search: what is done, what failed, what ends soon. */
export const notifications = {
  label: 'Notifications',
  labelNew: '{count, plural, one {Notifications, # new} other {Notifications, # new}}',
  none: 'Nothing new. Finished jobs, offboardings that you started, failed mails and API keys that end soon appear here.',
  failed: 'Some notifications could not be read.',
  mailsFailed: '{count, plural, one {# mail was not sent} other {# mails were not sent}}',
  manyMailsFailed: 'More than {count, number} mails were not sent',
  offboardingSoon: 'Offboarding of {name} is soon',
  offboardingDone: 'Offboarding of {name} is done',
  offboardingRefused: 'Offboarding of {name} was refused',
  keyEnds: 'API key {name} ends soon',
} as const
