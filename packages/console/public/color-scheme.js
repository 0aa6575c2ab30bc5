// Runs before anything is painted, so that a dark page never flashes white. A file of its own, because the content security
// policy refuses inline scripts.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('rollcall-color-scheme')
  } catch {
    // Storage may be forbidden; the system's scheme is then the best guess.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
