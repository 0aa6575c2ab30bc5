const MiB = 1024 * 1024

/** What a file may have. All are refused while the file is read, before more of it is taken in. */
export interface FileBounds {
  /** Bytes of a CSV file, which is never in memory as a whole. */
  csvBytes: number
  /** Bytes of a workbook as it is sent, and unpacked. Both are in memory while it is read. */
  workbookBytes: number
  unpackedBytes: number
  /** MiB of the heap of the thread that reads a workbook. */
  workbookHeap: number
  /** Lines below the head, blank ones included. */
  lines: number
  columns: number
  /**
   * Characters of one row. It stops a quote that is never closed, and a file of one line. In a workbook many cells may refer to one text, so
   * its rows may be longer together than the file is.
   */
  lineLength: number
  /** Sheets of a workbook, and characters of the name of one: import and error message have all names. */
  sheets: number
  sheetName: number
}

export const fileBounds: FileBounds = {
  csvBytes: 128 * MiB,
  workbookBytes: 16 * MiB,
  unpackedBytes: 96 * MiB,
  workbookHeap: 512,
  lines: 100_000,
  columns: 200,
  lineLength: 32_768,
  sheets: 255,
  sheetName: 200,
}
