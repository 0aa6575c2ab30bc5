/** A limit as it is read: `1,000 hosts`. */
export function limitText({ value, unit }: { value: number | null; unit: string }): string {
  return value === null ? 'No limit' : `${new Intl.NumberFormat('en').format(value)}${unit && ` ${unit}`}`
}
