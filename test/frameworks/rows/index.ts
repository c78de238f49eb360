import type { Row } from '../row.ts'
import { createVite } from './create-vite.ts'

/** All rows of the table, in its order. */
export const rows: readonly Row[] = [createVite]
