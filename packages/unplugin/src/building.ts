/**
 * What is needed only once a build begins: one file of the package, which its entries load then. A bundler's
 * configuration that is only read must not pay for it.
 *
 * @packageDocumentation
 */

export { renewPrecache } from './adapters/vite/precache.ts'
export { beginBuild } from './build.ts'
export { finish, processEnd } from './process/end-process.ts'
