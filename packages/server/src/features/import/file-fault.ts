/** Why a file cannot be read, with the parameters of the sentence. `line` counts from 1, as editors and spreadsheets do. */
export type FileFaultReason =
  | { code: 'empty' | 'not_a_table' | 'older_or_locked_workbook' | 'workbook_damaged' | 'workbook_too_large' }
  | { code: 'too_many_bytes' | 'too_many_lines'; params: { limit: number } }
  | { code: 'too_many_columns'; params: { line: number; limit: number } }
  | { code: 'line_too_long'; params: { line: number; limit: number } }
  | { code: 'quote_not_closed' | 'quote_misplaced' | 'encoding'; params: { line: number } }
  | { code: 'no_sheet'; params: { sheets: string } }

/** A file that cannot be read as a table. None of its rows count. */
export class FileFault extends Error {
  readonly reason: FileFaultReason

  constructor(reason: FileFaultReason) {
    super(reason.code)
    this.name = 'FileFault'
    this.reason = reason
  }
}
