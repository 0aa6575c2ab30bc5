import { expect, test } from 'vitest'
import { outcomesCsv } from './outcomes.ts'

test('each user is a line, with the reason of a refusal', () => {
  const csv = outcomesCsv([
    { user: '1', name: 'ada', outcome: 'succeeded', code: null, detail: null },
    { user: '2', name: '=cmd', outcome: 'refused', code: 'user.yourself', detail: 'Not yourself, please.' },
  ])
  expect(csv.split('\r\n')).toEqual([
    'user,name,outcome,code,detail',
    '1,ada,succeeded,,',
    '2,"\'=cmd",refused,user.yourself,"Not yourself, please."',
    '',
  ])
})
