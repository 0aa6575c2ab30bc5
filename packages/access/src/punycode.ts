// The parameters of RFC 3492, section 5.
const base = 36
const lowest = 1
const highest = 26
const skew = 38
const damp = 700

/** Decodes the label of a domain name: `xn--bcher-kva` is `bücher` (RFC 3492, section 6.2). Undefined for a label that no encoder makes. */
export function decodedLabel(label: string): string | undefined {
  if (!/^xn--/i.test(label)) return label
  const encoded = label.slice(4)
  const delimiter = encoded.lastIndexOf('-')
  const letters = delimiter > 0 ? [...encoded.slice(0, delimiter)] : []
  let code = 128
  let bias = 72
  let index = 0
  for (let at = delimiter + 1; at < encoded.length; ) {
    const start = index
    for (let weight = 1, k = base; ; k += base) {
      const digit = Number.parseInt(encoded[at] ?? '', 36)
      at += 1
      if (Number.isNaN(digit)) return undefined
      // The letters are the first digits, then the numerals.
      index += (digit < 10 ? digit + 26 : digit - 10) * weight
      const threshold = Math.min(highest, Math.max(lowest, k - bias))
      if ((digit < 10 ? digit + 26 : digit - 10) < threshold) break
      weight *= base - threshold
      if (index > 0x10ffff * 64) return undefined
    }
    bias = adapted(index - start, letters.length + 1, start === 0)
    code += Math.floor(index / (letters.length + 1))
    index %= letters.length + 1
    if (code > 0x10ffff) return undefined
    letters.splice(index, 0, String.fromCodePoint(code))
    index += 1
  }
  return letters.join('')
}

function adapted(delta: number, count: number, first: boolean): number {
  let left = Math.floor(delta / (first ? damp : 2))
  left += Math.floor(left / count)
  let k = 0
  for (; left > ((base - lowest) * highest) / 2; k += base) left = Math.floor(left / (base - lowest))
  return k + Math.floor(((base - lowest + 1) * left) / (left + skew))
}
