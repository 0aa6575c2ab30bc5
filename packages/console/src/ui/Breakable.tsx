import { Fragment } from 'react'

/** A username or an address that breaks, if it must, after its dots and its @ first, and within a word only if that is too long. */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[.@])/)
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same text has the same parts in the same places
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}
