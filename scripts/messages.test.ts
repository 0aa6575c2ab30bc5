import { expect, test } from 'vitest'
import { sentencesIn, unusedMessages } from './messages.ts'

test('A message that no source names is unused', () => {
  const texts = ["t('signIn.title')", 'const keys = { reset: `signIn.reset` }', '// signIn.hidden is gone']
  expect(unusedMessages(['signIn.title', 'signIn.reset', 'signIn.hidden'], texts)).toEqual(['signIn.hidden'])
})

test('What a component says without the catalogue is found, and types and code are not', () => {
  const component = `
    const rows = useState<string>(read<Row>(x)) as Map<string, Row>
    const columns = [{ key: 'name', label: 'Name' }, { label: t('ui.name') }]
    return <Dialog title="Add user" size="md"><Text>
      Nothing is
      sent.
    </Text><b>{name}</b> of <b>{t('a.b')}</b></Dialog>`
  expect(sentencesIn(component)).toEqual(['Name', 'Add user', 'Nothing is sent.', 'of'])
})
