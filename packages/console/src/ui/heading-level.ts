import { createContext } from 'react'

/** The level of the headings of sections: 2 below the title of a page, 3 in a dialog or panel, whose own title has level 2. */
export const HeadingLevel = createContext<2 | 3>(2)
