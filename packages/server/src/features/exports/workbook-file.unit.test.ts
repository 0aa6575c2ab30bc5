import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readTable } from '../import/table-file.ts'
import { type Cell, workbookFile } from './workbook-file.ts'

async function* inPages(rows: readonly Cell[][], size = 2) {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size)
}

async function made(rows: readonly Cell[][], sheetRows?: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const head = ['name', 'text', 'number']
  for await (const piece of workbookFile('users', head, inPages(rows), sheetRows)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function readBack(bytes: Buffer, sheet?: string) {
  const table = await readTable(inOne(bytes), sheet)
  const rows: string[][] = []
  for await (const { cells } of table.rows) rows.push(cells)
  return { ...table, rows }
}

async function* inOne(bytes: Buffer) {
  yield bytes
}

test('an import reads every text as it was, a number as a number, and nothing for an empty cell', async () => {
  const texts = [
    '=1+1',
    "'=1",
    '-2',
    '@x',
    '＝1',
    "it's",
    ' spaced ',
    '<&>"',
    'Zoë 🦄',
    'two\nlines',
    '007',
    'ü'.repeat(300),
  ]
  const rows = texts.map((text, index) => [`row ${index}`, text, index === 0 ? null : index / 2])
  const table = await readBack(await made(rows))
  expect(table).toMatchObject({ kind: 'workbook', sheets: ['users'], columns: ['name', 'text', 'number'] })
  expect(table.rows).toEqual(rows.map(([name, text, number]) => [name, text, String(number ?? '')]))
})

test('text is never a formula: every cell is a number or text, with an apostrophe before what a spreadsheet would run', async () => {
  const files = unzipSync(await made([['=cmd|x', '+1', 3]]))
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array)
  expect(sheet).not.toContain('<f>')
  expect(sheet).toContain(`t="inlineStr"><is><t xml:space="preserve">'=cmd|x</t>`)
  expect(sheet).toContain('<c r="C2"><v>3</v></c>')
})

test('what XML cannot hold is written as spreadsheets write it', async () => {
  const files = unzipSync(await made([['bell\x07', '_x0041_', 1]]))
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array)
  expect(sheet).toContain('bell_x0007_')
  expect(sheet).toContain('_x005F_x0041_')
})

test('what does not fit into a sheet goes on in the next one, below the same head', async () => {
  const bytes = await made(
    [1, 2, 3, 4, 5].map((number) => [`row ${number}`, '', number]),
    3,
  )
  const first = await readBack(bytes)
  expect(first.sheets).toEqual(['users', 'users 2', 'users 3'])
  const names = async (sheet: string) => (await readBack(bytes, sheet)).rows.map(([name]) => name)
  expect(await names('users')).toEqual(['row 1', 'row 2'])
  expect(await names('users 2')).toEqual(['row 3', 'row 4'])
  expect(await names('users 3')).toEqual(['row 5'])
  expect((await readBack(await made([]))).columns).toEqual(['name', 'text', 'number'])
})
