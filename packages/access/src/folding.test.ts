import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldForSearch, sortKey, soughtWords, wordsOf } from './folding.ts'

test('U15 · the form for search has no accents, and applying it twice changes nothing', () => {
  expect(foldForSearch('Ærøskøbing Łódź O’Neil–Müller')).toBe("aeroskobing lodz o'neil-muller")
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text))
      expect(sortKey(sortKey(text))).toBe(sortKey(text))
    }),
  )
})

test.each([
  ['apostrophes', ["O'Brien", 'O’Brien', 'O‘Brien', 'Oʼbrien', 'O´Brien', 'O`Brien', 'O＇BRIEN', 'OBrien']],
  ['dashes', ['Jean-Luc', 'jean–luc', 'Jean‑Luc', 'Jean−Luc', 'JeanLuc']],
  ['width', ['Anna7', 'Ａｎｎａ７', 'ANNA７']],
  ['half-width katakana', ['ガルシア', 'ｶﾞﾙｼｱ']],
  ['ligatures', ['Fischer Ægir', 'ﬁscher aegir']],
  ['the sharp s', ['Strauß', 'STRAUSS', 'strauẞ']],
  ['strokes', ['Søren Łukasz Đặng', 'soren lukasz dang']],
  ['the Turkish i', ['Işık İnci', 'isik inci', 'IŞIK INCI']],
  ['Vietnamese', ['Nguyễn Thị Phương', 'nguyen thi phuong']],
  ['Greek', ['Οδυσσέας Ἀγγελίδης', 'ΟΔΥΣΣΕΑΣ ΑΓΓΕΛΙΔΗΣ', 'οδυσσεασ αγγελιδησ']],
  ['Cyrillic', ['Фёдор Андрей', 'федор андреи']],
  ['Arabic points', ['أَحْمَد', 'احمد']],
])('%s make no difference to where a name stands and who finds it', (_, names) => {
  expect(new Set(names.map(sortKey))).toHaveLength(1)
})

test('lists sort names as people expect', () => {
  const inOrder = [
    'Anders',
    'Ängström',
    'anton',
    'O’Brien',
    'obrien2',
    'Øre',
    'Zoë',
    'zoe.b',
    'zoeb',
    'Äщ',
    '王伟',
  ]
  const byKey = inOrder.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  expect(byKey).toEqual([
    'Anders',
    'Ängström',
    'anton',
    'Äщ',
    'O’Brien',
    'obrien2',
    'Øre',
    'Zoë',
    'zoe.b',
    'zoeb',
    '王伟',
  ])
})

test.each([
  ['ada.lovelace@example.org', ['ada', 'lovelace', 'example', 'org']],
  ['Anne-Marie O’Brien', ['annemarie', 'marie', 'obrien', 'brien']],
  ['山田太郎', ['山田太郎', '田太郎', '太郎', '郎']],
  ['佐々木さん', ['佐々木さん', '々木さん', '木さん', 'さん', 'ん']],
  ['マリア・ガルシア', ['マリア', 'リア', 'ア', 'ガルシア', 'ルシア', 'シア']],
  ['田中tanaka', ['田中tanaka', '中tanaka', 'tanaka']],
  ['김철수', ['김철수', '철수', '수']],
  ['สมชาย', ['สมชาย', 'มชาย', 'ชาย', 'ย']],
  ['ສົມ', ['ສົມ', 'ມ']],
  ['--', []],
])('%s is found by these words and their beginnings', (name, words) => {
  expect([...wordsOf(name)].toSorted()).toEqual(words.toSorted())
})

test('a name has 32 words at most, which also limits long names in scripts without blanks', () => {
  expect(
    wordsOf(Array.from({ length: 64 }, (_, n) => String.fromCodePoint(0x4e00 + n)).join('')),
  ).toHaveLength(32)
})

test('only the last word before a blank may match the beginning of a longer word', () => {
  const whole = (text: string) => ({ text, whole: true })
  const begun = (text: string) => ({ text, whole: false })
  expect(soughtWords('Ada.L org')).toEqual([whole('ada'), begun('l'), begun('org')])
  expect(soughtWords(' boss@ O’B ')).toEqual([whole('boss'), begun('ob')])
  expect(soughtWords('@ - ')).toEqual([])
})
