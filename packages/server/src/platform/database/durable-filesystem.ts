import { fsyncSync } from 'node:fs'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { syncFolder } from './sync-folder.ts'

// errno of EIO as the WebAssembly side numbers it; PostgreSQL then stops rather than trust a file it could not write.
const ioError = 29

interface NodeStream {
  nfd?: number | null
  node: unknown
}

interface NodeFileSystem {
  stream_ops: { fsync?: (stream: NodeStream) => number }
  realPath(node: unknown): string
}

/**
 * A folder in which fsync reaches the disk. PGlite's own NodeFS reports success for every fsync without doing it, so a power cut would lose
 * or damage acknowledged data.
 */
export class DurableNodeFS extends NodeFS {
  /** The number of times a file has been forced to disk. */
  syncs = 0

  override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
    const result = await super.init(pg, options)
    const patch = (module: { NODEFS: NodeFileSystem }) => {
      module.NODEFS.stream_ops.fsync = (stream) => this.#sync(module.NODEFS, stream)
    }
    result.emscriptenOpts.preRun = [patch as never, ...(result.emscriptenOpts.preRun ?? [])]
    return result
  }

  #sync(files: NodeFileSystem, stream: NodeStream): number {
    try {
      if (stream.nfd != null) {
        fsyncSync(stream.nfd)
        this.syncs++
      } else {
        syncFolder(files.realPath(stream.node))
      }
      return 0
    } catch {
      return ioError
    }
  }
}

/**
 * Commits a row and throws unless the disk was asked to keep it. The patch relies on internals of PGlite that may change. A database that
 * only appears to keep its data must not start.
 */
export async function assertDurable(database: Pick<PGlite, 'query'>, files: DurableNodeFS): Promise<void> {
  const before = files.syncs
  await database.query("select pg_logical_emit_message(true, 'rollcall', 'durability check')")
  if (files.syncs > before) return
  throw new Error(
    'The embedded database does not write its commits to disk, so it could lose data. ' +
      'Reinstall the dependencies as locked, or set DATABASE_URL to a PostgreSQL server.',
  )
}
