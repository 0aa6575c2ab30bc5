import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { matching, type Option, onlyMatch, type Recognised, recognised, rowsDrawn } from './options.ts'

/** Where options come from that are too many to be known beforehand. */
export interface Source<T extends Option = Option> {
  key: QueryKey
  /** The first of those that a search finds, {@link rowsDrawn} at most. */
  find: (q: string, signal: AbortSignal) => Promise<T[]>
  /** What a list of names stands for; without it none can be pasted. */
  recognise?: (names: string[]) => Promise<Recognised<T>>
}

/** Options that are known all together; undefined until they are there. */
interface Known<T extends Option> {
  options: readonly T[] | undefined
}

/** What somebody chooses from. */
export type Choice<T extends Option = Option> = Source<T> | Known<T>

/**
 * What is found by what somebody types: at once among what is known, or by asking a moment after they have stopped. `left` says how many
 * more match, where that is known.
 */
export function useFound<T extends Option>(choice: Choice<T>, typed: string) {
  const sought = typed.trim()
  const [q] = useDebouncedValue(sought, 200)
  const source = 'find' in choice ? choice : undefined
  const found = useQuery({
    queryKey: ['picker', ...(source?.key ?? []), q],
    queryFn: async ({ signal }) => (await source?.find(q, signal)) ?? [],
    placeholderData: keepPreviousData,
    enabled: source !== undefined,
  })
  if (!('find' in choice)) {
    const all = matching(choice.options ?? [], sought)
    const options = all.slice(0, rowsDrawn)
    const settled = choice.options !== undefined
    return { options, left: all.length - options.length, settled, error: null, retry: () => undefined }
  }
  const settled = q === sought && !found.isFetching && !found.isPlaceholderData
  const retry = () => void found.refetch()
  return { options: found.data ?? [], left: undefined, settled, error: found.error, retry }
}

/** What a list of names stands for; undefined where none can be pasted. */
export function recogniserOf<T extends Option>(choice: Choice<T>): Source<T>['recognise'] {
  return 'find' in choice ? choice.recognise : async (names) => recognised(choice.options ?? [], names)
}

/** Enter takes the only match, or what `which` says: at once, or as soon as it is known what matches. */
export function useOnlyMatch<T extends Option>(
  { options, settled }: { options: readonly T[]; settled: boolean },
  typed: string,
  take: (option: T) => void,
  which: (options: readonly T[], typed: string) => T | undefined = onlyMatch,
) {
  const asked = useRef(false)
  useEffect(() => {
    if (!asked.current || !settled) return
    asked.current = false
    const option = which(options, typed)
    if (option) take(option)
  })
  return {
    /** Enter was pressed, and nothing in the list was pointed at; false when there is nothing to take. */
    enter: () => {
      asked.current = typed.trim() !== '' && !settled
      const option = settled ? which(options, typed) : undefined
      if (option) take(option)
      return option !== undefined || asked.current
    },
    /** What is typed now is sought anew. */
    forget: () => {
      asked.current = false
    },
  }
}
