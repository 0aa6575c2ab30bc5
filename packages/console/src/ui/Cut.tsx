import { Tip } from './Tip.tsx'

/** A text on one line. What has no room is cut off, and is there as a whole while the pointer or the focus is on it. */
export function Cut({ text }: { text: string }) {
  return (
    <Tip label={text} onlyCut>
      <bdi className="rc-cut">{text}</bdi>
    </Tip>
  )
}
