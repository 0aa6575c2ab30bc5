import { describe, expect, test } from 'vitest'
import { csvCell, csvLine } from './csv.ts'

describe('cells of a CSV file', () => {
  test.each([
    ['plain', 'plain'],
    ['with,comma', '"with,comma"'],
    ['say "hi"', '"say ""hi"""'],
    ['=HYPERLINK("http://evil")', '"\'=HYPERLINK(""http://evil"")"'],
    ['\t=1+1', '"\'\t=1+1"'],
    [' +1', '"\' +1"'],
    ['@x', '"\'@x"'],
    ['-2', '"\'-2"'],
    ['＝1', '"\'＝1"'],
    ['two\r\nlines', '"two\r\nlines"'],
    [null, ''],
  ])('%j becomes %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })
})

test('a line ends as RFC 4180 has it, and an empty cell is empty', () => {
  expect(csvLine(['a', null, undefined, 'b,c'])).toBe('a,,,"b,c"\r\n')
})
