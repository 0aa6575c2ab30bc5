import { type Static, Type } from 'typebox'

/** The name of a list of the console, or of a column. */
export const ListKey = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })

export const Columns = Type.Array(ListKey, { maxItems: 40, uniqueItems: true })

export const Density = Type.Union([Type.Literal('comfortable'), Type.Literal('compact')], {
  description: 'How much room the rows of lists take',
})

/** How a list is shown: its columns in their order, and the density of its rows. */
export const ListLayout = Type.Object(
  {
    columns: Type.Union([Columns, Type.Null()], {
      description: 'The columns in their order; null: the usual ones of the list',
    }),
    density: Density,
  },
  { description: 'How the list is shown' },
)
export type ListLayout = Static<typeof ListLayout>
