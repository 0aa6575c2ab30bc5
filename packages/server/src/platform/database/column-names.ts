import { CamelCasePlugin, type PluginTransformResultArgs } from 'kysely'
import type pg from 'pg'

/** Columns have other names in TypeScript. Each row is built once, with those names. */
class ColumnNames extends CamelCasePlugin {
  readonly #known = new Map<string, string>()

  override async transformResult({ result }: PluginTransformResultArgs) {
    return result
  }

  /** Keys inside a jsonb value are data, not columns, and stay as they are. */
  rowsOf({ fields, rows }: pg.QueryArrayResult): Record<string, unknown>[] {
    const names = fields.map(({ name }) => this.#nameOf(name))
    return rows.map((values) => {
      const row: Record<string, unknown> = {}
      for (let at = 0; at < names.length; at += 1) row[names[at] as string] = values[at]
      return row
    })
  }

  #nameOf(column: string): string {
    const known = this.#known.get(column)
    if (known !== undefined) return known
    const name = this.camelCase(column)
    this.#known.set(column, name)
    return name
  }
}
export const columnNames = new ColumnNames()
