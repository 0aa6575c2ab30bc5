import { expect, test } from 'vitest'
import { unusedMessages } from './messages.ts'

test('A message that no source names is unused', () => {
  const texts = ["t('signIn.title')", 'const keys = { reset: `signIn.reset` }', '// signIn.hidden is gone']
  expect(unusedMessages(['signIn.title', 'signIn.reset', 'signIn.hidden'], texts)).toEqual(['signIn.hidden'])
})
