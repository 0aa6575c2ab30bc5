/** Rollen wählen, und Wörter über Rollen außerhalb ihrer eigenen Seiten. */
export const roleChoice = {
  canManage: '{role} (kann Benutzer und Einstellungen verwalten)',
  otherwise: 'Sonst: {role}. {description}',
  role: 'Rolle',
  searchRoles: 'Rollen suchen',
  roles: 'Rollen',
  moreThanYouMay: 'Mehr, als Sie vergeben dürfen',
  noLimit: 'Kein Grenzwert',
  whoCanUse: 'Wer darf {permission} nutzen?',
  whoCan: 'Wer darf?',
} as const
