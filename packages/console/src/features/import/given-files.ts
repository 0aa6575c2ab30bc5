/** The files of this visit by their imports: another sheet is read by sending the file again. */
const files = new Map<string, File>()

/** A page has few imports open at a time. */
const most = 3

export function keepFile(id: string, file: File): void {
  files.set(id, file)
  const [oldest] = files.keys()
  if (files.size > most && oldest !== undefined) files.delete(oldest)
}

/** Undefined after the page was loaded anew. */
export function fileOf(id: string): File | undefined {
  return files.get(id)
}
