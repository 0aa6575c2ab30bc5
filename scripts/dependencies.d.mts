/** The root of the repository. */
export const root: string
/** The file of a program that a dependency brings; its own name unless another is given. */
export function programOf(dependency: string, name?: string): string
