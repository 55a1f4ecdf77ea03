import type { Colour } from '../../src/report/colour.ts'

/** No colours, as on no terminal. */
export const plain: Colour = (text) => text
