import { csvLine, csvMark } from '@rollcall/contract/csv.ts'
import fc from 'fast-check'
import { strToU8, type Zippable, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { fileBounds } from './file-bounds.ts'
import { FileFault, type FileFaultReason } from './file-fault.ts'
import { readTable } from './table-file.ts'

const MiB = 1024 * 1024

/** Bytes in pieces of a length that splits characters, line ends and quotes. */
async function* pieces(bytes: Uint8Array, length = 3): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function read(bytes: Uint8Array | AsyncIterable<Uint8Array>, sheet?: string, bounds = {}) {
  const source = bytes instanceof Uint8Array ? pieces(bytes) : bytes
  const { rows, ...about } = await readTable(source, sheet, { ...fileBounds, ...bounds })
  const all = []
  for await (const row of rows) all.push(row)
  return { ...about, rows: all }
}

async function faultOf(...args: Parameters<typeof read>): Promise<FileFaultReason> {
  try {
    await read(...args)
  } catch (error) {
    if (error instanceof FileFault) return error.reason
    throw error
  }
  throw new Error('The file was read.')
}

/** The name of a column of a workbook: A, B, … Z, AA. */
const columnAt = (at: number): string =>
  (at < 26 ? '' : columnAt(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26))

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

describe('CSV', () => {
  const table = (separator: string) =>
    ['Name;Email;Role', '"Zoë; ""Z"" Müller";zoe@example.org;Editor', '', 'Søren;soren@example.org;']
      .join('\r\n')
      .replaceAll(/;(?! )/g, separator)
  const expected = {
    columns: ['Name', 'Email', 'Role'],
    rows: [
      { line: 2, cells: ['Zoë; "Z" Müller', 'zoe@example.org', 'Editor'] },
      { line: 4, cells: ['Søren', 'soren@example.org', ''] },
    ],
  }

  test.each([',', ';', '\t'])('is read with the separator %j in every encoding', async (separator) => {
    const text = table(separator)
    const files = [
      Buffer.from(text),
      Buffer.from(csvMark + text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(csvMark + text, 'utf16le'),
      utf16be(text),
      utf16be(csvMark + text),
    ]
    for (const file of files) expect(await read(file)).toMatchObject(expected)
  })

  test('says the line on which a row begins, whatever ends the lines', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['sep=;', 'a;b', '1;"x', 'y"', '', '2;z'].join(end)
      expect((await read(Buffer.from(text))).rows).toEqual([
        { line: 3, cells: ['1', 'x\ny'] },
        { line: 6, cells: ['2', 'z'] },
      ])
    }
  })

  test('of our own exports comes back as it was', async () => {
    const values = ['=1+1', "'=1+1", "''@x", "'plain", '\tx', '＝1', '-5', 'a "b", c']
    const { rows } = await read(Buffer.from(csvMark + csvLine(values.map(String)) + csvLine(values)))
    expect(rows[0]?.cells).toEqual(values)
  })

  test('comes back whatever is in its cells, and however it is cut into pieces', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'a;,\t"\n \'=é漢😀'), maxLength: 8 })
    const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 50 }), fc.boolean(), async (table, length, wide) => {
        const text = [['one', 'two', 'three'], ...table].map(csvLine).join('')
        const bytes = Buffer.from(csvMark + text, wide ? 'utf16le' : 'utf8')
        const found = await read(pieces(bytes, length))
        const full = table.filter((cells) => cells.some((each) => each !== ''))
        expect(found.rows.map(({ cells }) => cells)).toEqual(full)
      }),
      { numRuns: 200 },
    )
  })

  test('has rows of other lengths, which are for others to judge', async () => {
    const { rows } = await read(Buffer.from('a,b\n1\n1,2,3\n'))
    expect(rows.map(({ cells }) => cells.length)).toEqual([1, 3])
  })

  test('is refused with the line of what is wrong', async () => {
    const bounds = { lines: 2, columns: 3, lineLength: 40, csvBytes: 200 }
    const faults: [string | Uint8Array, FileFaultReason][] = [
      ['', { code: 'empty' }],
      ['\n\r\n\n', { code: 'empty' }],
      ['a,b\n1,"2\n3,4\n', { code: 'quote_not_closed', params: { line: 2 } }],
      [`a,b\n1,2\n3,"${'x\n'.repeat(60)}`, { code: 'line_too_long', params: { line: 3, limit: 40 } }],
      ['a,b\n1,2\n3,"4"5\n', { code: 'quote_misplaced', params: { line: 3 } }],
      ['a,b\n1,x"2"\n', { code: 'quote_misplaced', params: { line: 2 } }],
      ['a,b\n1,2\n3,4\n5,6\n', { code: 'too_many_lines', params: { limit: 2 } }],
      ['a,b\n1,2\n3,4,5,6\n', { code: 'too_many_columns', params: { line: 3, limit: 3 } }],
      ['x'.repeat(100), { code: 'line_too_long', params: { line: 1, limit: 40 } }],
      ['a,b\n'.repeat(60), { code: 'too_many_bytes', params: { limit: 200 } }],
      [Buffer.from('a,b\nM\xfcller,1\n', 'latin1'), { code: 'encoding', params: { line: 2 } }],
      [Buffer.from('a,b\nM\xc3', 'latin1'), { code: 'encoding', params: { line: 2 } }],
      [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 0, 1]), { code: 'not_a_table' }],
      [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), { code: 'older_or_locked_workbook' }],
    ]
    const lenient = { ...bounds, lines: 100 }
    for (const [file, fault] of faults)
      expect(
        await faultOf(
          Buffer.from(file as string),
          undefined,
          fault.code === 'too_many_bytes' ? lenient : bounds,
        ),
      ).toEqual(fault)
    const late = `a,b\n${'1,2\n'.repeat(1200)}x\0,3\n`
    expect(await faultOf(Buffer.from(late))).toEqual({ code: 'encoding', params: { line: 1202 } })
  })

  test('of two gigabytes is refused after the bytes that it may have', async () => {
    let sent = 0
    async function* endless(content: string): AsyncGenerator<Uint8Array> {
      const piece = Buffer.from(content.repeat(4096))
      for (; sent < 2048 * MiB; sent += piece.length) yield piece
    }
    expect(await faultOf(endless('name,mail\n'))).toMatchObject({ code: 'too_many_lines' })
    sent = 0
    expect(await faultOf(endless('x'))).toMatchObject({ code: 'line_too_long' })
    expect(sent).toBeLessThan(MiB)
    sent = 0
    expect(await faultOf(endless(','))).toMatchObject({ code: 'too_many_columns' })
    expect(sent).toBeLessThan(MiB)
    sent = 0
    expect(await faultOf(endless('\n'))).toMatchObject({ code: 'too_many_lines' })
    expect(sent).toBeLessThan(MiB)
  })
})

describe('A workbook', () => {
  const cell = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
  const sheetOf = (rows: string) =>
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`
  const people = sheetOf(
    `<row r="1">${cell('A1', 'Name')}${cell('B1', 'Since')}${cell('C1', 'Number')}</row>` +
      `<row r="3">${cell('A3', 'Zoë')}<c r="B3" s="1"><v>45292</v></c><c r="C3"><v>4.5</v></c></row>`,
  )
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const workbook = (sheets: Record<string, string>, more: Zippable = {}) => {
    const names = Object.keys(sheets)
    const files = {
      'xl/workbook.xml': `<workbook xmlns:r="${relations}"><sheets>${names.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>`,
      'xl/styles.xml':
        '<styleSheet><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
      ...Object.fromEntries(
        names.map((name, at) => [`xl/worksheets/sheet${at + 1}.xml`, sheets[name] ?? '']),
      ),
    }
    const written = Object.entries(files).map(([name, text]) => [name, strToU8(text)])
    return zipSync({ ...Object.fromEntries(written), ...more })
  }

  test('is read from its first sheet, or from a chosen one', async () => {
    const file = workbook({ People: people, Other: sheetOf(`<row r="1">${cell('A1', 'Else')}</row>`) })
    expect(await read(file)).toEqual({
      kind: 'workbook',
      sheets: ['People', 'Other'],
      sheet: 'People',
      columns: ['Name', 'Since', 'Number'],
      rows: [{ line: 3, cells: ['Zoë', '2024-01-01', '4.5'] }],
    })
    expect(await read(file, 'Other')).toMatchObject({ columns: ['Else'], rows: [] })
    expect(await faultOf(file, 'None')).toEqual({ code: 'no_sheet', params: { sheets: 'People, Other' } })
  })

  test('that would take all memory is refused', async () => {
    const bomb = workbook({ People: people }, { 'xl/media/bomb.xml': new Uint8Array(8 * MiB) })
    expect(bomb.length).toBeLessThan(MiB)
    expect(await faultOf(bomb, undefined, { unpackedBytes: 4 * MiB })).toEqual({
      code: 'workbook_too_large',
    })
    // The reader makes each row up to the number, so these few bytes stand for more rows than there is memory for.
    const far = sheetOf(
      `<row r="1">${cell('A1', 'Name')}</row><row r="999999999">${cell('A999999999', 'x')}</row>`,
    )
    expect(await faultOf(workbook({ People: far }), undefined, { workbookHeap: 32 })).toEqual({
      code: 'workbook_too_large',
    })
    const wide = sheetOf(`<row r="1">${cell('XFD1', 'Name')}</row>`)
    expect(await faultOf(workbook({ People: wide }))).toMatchObject({ code: 'too_many_columns' })
  })

  test('whose cells share one long text is refused before the text is there for each of them', async () => {
    // A thousand cells of 64 KiB each, in a file of a few kilobytes.
    const columns = Array.from({ length: 200 }, (_, at) => columnAt(at))
    const rows = Array.from({ length: 5 }, (_, row) =>
      columns.map((column) => `<c r="${column}${row + 1}" t="s"><v>0</v></c>`).join(''),
    )
    const sheet = sheetOf(rows.map((cells, row) => `<row r="${row + 1}">${cells}</row>`).join(''))
    const texts = strToU8(`<sst><si><t>${'x'.repeat(MiB / 16)}</t></si></sst>`)
    const file = workbook({ People: sheet }, { 'xl/sharedStrings.xml': texts })
    expect(file.length).toBeLessThan(MiB / 16)
    expect(await faultOf(file)).toEqual({
      code: 'line_too_long',
      params: { line: 1, limit: fileBounds.lineLength },
    })
  })

  test('is refused for now where others send large ones at the same time, and read once they have left', async () => {
    const bounds = { unpackedBytes: 4 * MiB }
    const large = workbook({ People: people }, { 'xl/media/large.xml': new Uint8Array(3 * MiB) })
    const left = Promise.withResolvers<void>()
    const unfinished = () => {
      const arrived = Promise.withResolvers<void>()
      async function* slowly(): AsyncGenerator<Uint8Array> {
        yield large.subarray(0, -100)
        arrived.resolve()
        await left.promise
        throw new Error('The sender has left.')
      }
      return { gone: expect(read(slowly(), undefined, bounds)).rejects.toThrow('left'), arrived }
    }
    const others = [unfinished(), unfinished()]
    await Promise.all(others.map(({ arrived }) => arrived.promise))
    await expect(read(large, undefined, bounds)).rejects.toMatchObject({ code: 'server.busy' })
    left.resolve()
    await Promise.all(others.map(({ gone }) => gone))
    expect(await read(large, undefined, bounds)).toMatchObject({ sheet: 'People' })
  })

  test('whose tags do not end is refused before the reader looks for their ends', async () => {
    for (const endless of ['<'.repeat(MiB), `<c ${'a '.repeat(MiB)}`])
      expect(await faultOf(workbook({ People: `<worksheet><sheetData>${endless}` }))).toEqual({
        code: 'workbook_damaged',
      })
    const note = strToU8('<note><![CDATA[a < b]]></note>')
    expect(await read(workbook({ People: people }, { 'customXml/item1.xml': note }))).toMatchObject({
      sheet: 'People',
    })
  })

  test('with names of sheets that nobody could read is refused', async () => {
    expect(await faultOf(workbook({ ['x'.repeat(201)]: people }), 'None')).toEqual({
      code: 'workbook_damaged',
    })
    const many = Object.fromEntries(Array.from({ length: 256 }, (_, at) => [`s${at}`, sheetOf('')]))
    expect(await faultOf(workbook(many))).toEqual({ code: 'workbook_damaged' })
  })

  test('that is damaged is refused', async () => {
    const file = workbook({ People: people })
    const damaged = file.slice()
    damaged.fill(0x55, 60, 160)
    for (const each of [file.subarray(0, 200), damaged, zipSync({ 'a.txt': strToU8('text') })])
      expect(await faultOf(each)).toEqual({ code: 'workbook_damaged' })
    expect(await faultOf(file, undefined, { workbookBytes: 100 })).toMatchObject({ code: 'too_many_bytes' })
  })
})
