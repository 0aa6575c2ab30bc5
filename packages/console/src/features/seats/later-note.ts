import { later } from '../../ui/later.tsx'

/** Few tenants have limited seats, and only those who add users read it. */
export const SeatsNote = later(() => import('./SeatsNote.tsx').then((module) => module.SeatsNote), {
  rare: true,
})
