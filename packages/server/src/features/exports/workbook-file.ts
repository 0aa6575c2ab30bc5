import { harmless } from '@rollcall/contract/csv.ts'
import { Zip, ZipDeflate } from 'fflate'

export type Cell = string | number | null | undefined

/** The rows of a sheet, as the format has it. */
export const mostRows = 1_048_576
/** Characters of a cell, as the format has it. */
const longestCell = 32_767

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * Rows as a workbook (XLSX), packed while it is sent: no more than a page of it is in memory. What does not fit into one sheet goes on in
 * the next, below the same head. Text gets an apostrophe where CSV has one, so that it stays harmless when a sheet is saved as CSV.
 *
 * We write the six parts of the format ourselves: libraries that make workbooks keep all rows until the end.
 */
export async function* workbookFile(
  name: string,
  head: readonly string[],
  pages: AsyncIterable<readonly (readonly Cell[])[]>,
  sheetRows = mostRows,
): AsyncGenerator<Uint8Array> {
  const pack = packer()
  let sheets = 0
  let row = 0
  const begin = () => {
    sheets += 1
    row = 1
    return pack.begin(`xl/worksheets/sheet${sheets}.xml`, `${sheetBegin}${rowOf(row, head, headStyle)}`)
  }
  begin()
  for await (const page of pages) {
    let text = ''
    for (const cells of page) {
      if (row === sheetRows) {
        pack.end(text + sheetEnd)
        text = ''
        begin()
      }
      row += 1
      text += rowOf(row, cells)
    }
    pack.write(text)
    yield* pack.packed()
  }
  pack.end(sheetEnd)
  for (const [path, xml] of Object.entries(partsOf(name, sheets))) {
    pack.begin(path, xml)
    pack.end('')
  }
  pack.finish()
  yield* pack.packed()
}

/** A zip of files that are written one after the other. */
function packer() {
  const encoder = new TextEncoder()
  let ready: Uint8Array[] = []
  let open: ZipDeflate | undefined
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    ready.push(bytes)
  })
  return {
    begin(path: string, text: string) {
      open = new ZipDeflate(path, { level: 6 })
      zip.add(open)
      open.push(encoder.encode(text))
    },
    write: (text: string) => open?.push(encoder.encode(text)),
    end: (text: string) => open?.push(encoder.encode(text), true),
    finish: () => zip.end(),
    /** What was packed since the last time. */
    packed() {
      const bytes = ready.filter(({ length }) => length > 0)
      ready = []
      return bytes
    },
  }
}

const headStyle = ' s="1"'

function rowOf(row: number, cells: readonly Cell[], style = ''): string {
  const written = cells.map((cell, column) => cellOf(`${columnName(column)}${row}`, cell, style))
  return `<row r="${row}">${written.join('')}</row>`
}

function cellOf(at: string, cell: Cell, style: string): string {
  if (cell === null || cell === undefined || cell === '') return ''
  if (typeof cell === 'number') return `<c r="${at}"${style}><v>${cell}</v></c>`
  const text = escaped(harmless(cell).slice(0, longestCell))
  return `<c r="${at}"${style} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

/** A, B … Z, AA, AB … */
function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** What XML cannot hold is written as `_x0001_`, and what only looks like that with its first character so. */
function escaped(text: string): string {
  return (
    text
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those that XML has no way to write
      .replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, hexadecimal)
      .replace(/\r/g, hexadecimal)
      .replace(/[&<>]/g, (mark) => marks[mark] ?? mark)
  )
}

function hexadecimal(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const office = 'http://schemas.openxmlformats.org'
const main = `${office}/spreadsheetml/2006/main`
const relations = `${office}/officeDocument/2006/relationships`
const packageRelations = `${office}/package/2006/relationships`
// The head stays in view.
const sheetBegin = `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="20" defaultRowHeight="15"/><sheetData>`
const sheetEnd = '</sheetData></worksheet>'

/** The parts beside the sheets. They stand last, when it is known how many sheets there are. */
function partsOf(name: string, sheets: number): Record<string, string> {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1)
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return {
    '[Content_Types].xml': `${xml}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${numbers.map((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers.map((number) => `<sheet name="${escaped(name)}${number === 1 ? '' : ` ${number}`}" sheetId="${number}" r:id="rId${number}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packageRelations}">${numbers.map((number) => `<Relationship Id="rId${number}" Type="${relations}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}<Relationship Id="rId${sheets + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${xml}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs></styleSheet>`,
  }
}
