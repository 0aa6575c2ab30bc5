import { useEffect } from 'react'

const scheme = 'data-mantine-color-scheme'

/** Paper is white: while a page is printed it has the light colours, whatever the screen shows. */
export function useLightOnPaper(): void {
  useEffect(() => {
    const paper = window.matchMedia('print')
    const { documentElement: root } = document
    let onScreen: string | null = null
    const follow = () => {
      if (paper.matches) {
        onScreen = root.getAttribute(scheme)
        root.setAttribute(scheme, 'light')
      } else if (onScreen !== null) {
        root.setAttribute(scheme, onScreen)
        onScreen = null
      }
    }
    paper.addEventListener('change', follow)
    return () => paper.removeEventListener('change', follow)
  }, [])
}
