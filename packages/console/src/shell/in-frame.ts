import { createContext } from 'react'

/** Is this inside the frame of the console, which has the page's only `main`? */
export const InFrame = createContext(false)
