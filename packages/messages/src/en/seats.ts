/** How many people a tenant may have. */
export const seats = {
  seats: 'Seats',
  allUsers: 'All users',
  of: '{taken, number} of {most, number}',
  takenOf: '{label}: seats that are taken',
  allTaken: 'All seats are taken',
  makeRoom: 'Deactivate or delete a user, or ask a server administrator for more seats.',
} as const
