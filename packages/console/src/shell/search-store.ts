import { createSpotlight } from '@mantine/spotlight'

/** Is the search open? Apart from the search itself, which is loaded later than the button that opens it. */
export const [searchStore, search] = createSpotlight()
