import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'

const byHand = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const

/** Keeps the section in the address in view while what stands above it is still loading, until the viewer scrolls, clicks or types. */
export function useKeptInView(): void {
  const hash = useLocation({ select: (location) => location.hash })
  useEffect(() => {
    if (hash === '') return
    const show = () => document.getElementById(hash)?.scrollIntoView()
    const watcher = new ResizeObserver(show)
    watcher.observe(document.body)
    const stop = () => watcher.disconnect()
    for (const type of byHand) window.addEventListener(type, stop, { once: true, passive: true })
    return () => {
      stop()
      for (const type of byHand) window.removeEventListener(type, stop)
    }
  }, [hash])
}
