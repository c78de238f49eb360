import { defineConfig } from 'tsup'
import { doors } from './doors.ts'

const { 'hash-worker': _, ...typed } = doors

/** The types; the code is bundled by Rolldown, which is told what is loaded together. */
export default defineConfig({ entry: typed, dts: { only: true }, format: 'esm' })
