import { fileURLToPath } from 'node:url'

// This file is bundled into those of the package's root, beside which the loader lies, as it does here.
/** Absolute path of the loader. */
export const loaderPath = fileURLToPath(new URL('./webpack-loader.js', import.meta.url))
