/** How many people a tenant may have. */
export const seats = {
  seats: 'Plätze',
  allUsers: 'Alle Benutzer',
  of: '{taken, number} von {most, number}',
  takenOf: '{label}: belegte Plätze',
  allTaken: 'Alle Plätze sind belegt',
  makeRoom:
    'Deaktivieren oder löschen Sie einen Benutzer, oder bitten Sie einen Serveradministrator um mehr Plätze.',
} as const
