export const pageSizes = [25, 50, 100, 200] as const
export type PageSize = (typeof pageSizes)[number]

export function pageSizeOf(value: unknown): PageSize | undefined {
  return pageSizes.find((size) => String(size) === String(value))
}
