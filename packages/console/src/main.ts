import { askAhead } from './ask-ahead.ts'

askAhead(window.location)
void import('./app.tsx').then(({ showPage }) => showPage())
