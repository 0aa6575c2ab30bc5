import { expect, test } from 'vitest'
import { sentencesIn, unusedMessages } from './messages.ts'

test('A message that no source refers to is unused', () => {
  const texts = ["t('signIn.title')", 'const keys = { reset: `signIn.reset` }', '// signIn.hidden is gone']
  expect(unusedMessages(['signIn.title', 'signIn.reset', 'signIn.hidden'], texts)).toEqual(['signIn.hidden'])
})

test('A composed key counts as a use of the messages that fit it', () => {
  const place = '$' + '{key}'
  const texts = [`user.yourself.${place}`, `mail.${place}.subject`, `problem.${place}`].map(
    (key) => `\`${key}\``,
  )
  const keys = [
    'problem.user.yourself.delete',
    'mail.test.subject',
    'problem.user.inactive',
    'mail.test.sent',
  ]
  expect(unusedMessages(keys, texts)).toEqual(['problem.user.inactive', 'mail.test.sent'])
})

test('The sentence of a refusal or a field is referred to without its subject', () => {
  const texts = ["new Refusal('role.in_use.users', { users })", "{ field, code: 'in_future' }"]
  const keys = ['problem.role.in_use.users', 'problem.role.in_use.groups', 'field.in_future', 'field.blank']
  expect(unusedMessages(keys, texts)).toEqual(['problem.role.in_use.groups', 'field.blank'])
})

test('Text of a component outside of the catalogue is found, and types and code are not', () => {
  const component = `
    const rows = useState<string>(read<Row>(x)) as Map<string, Row>
    const columns = [{ key: 'name', label: 'Name' }, { label: t('ui.name') }]
    return <Dialog title="Add user" size="md"><Text>
      Nothing is
      sent.
    </Text><b>{name}</b> of <b>{t('a.b')}</b></Dialog>`
  expect(sentencesIn(component)).toEqual(['Name', 'Add user', 'Nothing is sent.', 'of'])
})
