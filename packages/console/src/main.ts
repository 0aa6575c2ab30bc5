import { beginAtAddress } from './begin.ts'

const begun = beginAtAddress()
void import('./app.tsx').then(async ({ showPage }) => {
  await begun
  await showPage()
})
